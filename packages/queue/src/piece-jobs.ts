import type { Connection } from './connection.ts';
import { openQueue } from './server.ts';
import { protocol } from './protocol.ts';
import type { Span } from './piece-size.ts';

/** How often a piece is tried. */
export const attempts = 4;
/** How long what nobody collects is kept, in seconds. */
const kept = 14 * 24 * 3600;

/** What became of a piece: what the worker said of it, or why it failed. */
export type PieceEnd =
  { readonly state: 'done'; readonly said: unknown } | { readonly state: 'failed'; readonly reason: string };

/** The pieces of one run as jobs of the queue. */
export interface PieceJobs {
  /** Hands out pieces; those that are there already stay as they are. */
  add(pieces: readonly Span[]): Promise<void>;
  /** Takes a piece out; resolves to false if a worker is at it. */
  remove(piece: Span): Promise<boolean>;
  /** What became of a piece: its end, `out` if it has none yet, `lost` if the server does not know it. */
  look(piece: Span): Promise<PieceEnd | 'lost' | 'out'>;
  /** The piece that a job is; `undefined` if it is of another run. */
  pieceOf(id: string): Span | undefined;
  /** Ends. */
  close(): Promise<void>;
}

/** The pieces of a run as jobs; `priority` says before which runs they come. */
export function pieceJobs(connection: Connection, run: string, priority?: number): PieceJobs {
  const queue = openQueue(connection);
  const idOf = ([from, to]: Span): string => `${run}.${from}-${to}`;
  return {
    add: async (pieces) => {
      await queue.addBulk(
        pieces.map((piece) => ({
          name: 'piece',
          data: { protocol, run, from: piece[0], to: piece[1] },
          opts: {
            jobId: idOf(piece),
            attempts,
            backoff: { type: 'exponential', delay: 1000 },
            removeOnComplete: { age: kept },
            removeOnFail: { age: kept },
            ...(priority !== undefined && { priority }),
          },
        })),
      );
    },
    // The server refuses to remove what a worker has.
    remove: async (piece) => (await queue.remove(idOf(piece)).catch(() => 0)) === 1,
    look: async (piece) => {
      const state = await queue.getJobState(idOf(piece));
      if (state === 'unknown') return 'lost';
      if (state !== 'completed' && state !== 'failed') return 'out';
      const job = await queue.getJob(idOf(piece));
      if (!job) return 'lost';
      return state === 'completed'
        ? { state: 'done', said: job.returnvalue }
        : { state: 'failed', reason: job.failedReason };
    },
    pieceOf: (id) => {
      const [, name, from, to] = /^(.*)\.(\d+)-(\d+)$/.exec(id) ?? [];
      return name === run ? [Number(from), Number(to)] : undefined;
    },
    close: () => queue.close(),
  };
}
