import type { HandedRun, Piece, PieceSettings, WorkableRun } from '@orograph/queue';

/** Runs that are open on a worker. */
export interface OpenRuns {
  /** A run, opened at its first piece. */
  readonly open: (run: string, handed: HandedRun) => Promise<WorkableRun>;
  /** Closes all. */
  readonly close: () => Promise<void>;
}

/** How many runs stay open: workers often go to and fro between a few. */
const most = 3;

/** Keeps the runs of the last pieces open, and closes the one that was idle for longest when there are too many. */
export function openRuns<R extends WorkableRun & { readonly close: () => Promise<void> }>(
  openRun: (handed: HandedRun) => Promise<R>,
): OpenRuns {
  /** By name, the one that was used last at the end. */
  const runs = new Map<string, { readonly opening: Promise<R>; busy: number }>();
  const closeIdle = async (): Promise<void> => {
    for (const [run, { opening, busy }] of runs) {
      if (runs.size <= most) return;
      if (busy > 0) continue;
      runs.delete(run);
      await (await opening).close();
    }
  };
  return {
    open: async (run, handed) => {
      const held = runs.get(run) ?? { opening: openRun(handed), busy: 0 };
      runs.delete(run);
      runs.set(run, held);
      held.busy += 1;
      try {
        const { exactness, device, make } = await held.opening;
        await closeIdle();
        return {
          exactness,
          device,
          make: async (piece: Piece, settings: PieceSettings) => {
            held.busy += 1;
            try {
              return await make(piece, settings);
            } finally {
              held.busy -= 1;
            }
          },
        };
      } catch (error) {
        runs.delete(run);
        throw error;
      } finally {
        held.busy -= 1;
      }
    },
    close: async () => {
      const open = [...runs.values()];
      runs.clear();
      for (const { opening } of open) await opening.then((run) => run.close()).catch(() => {});
    },
  };
}
