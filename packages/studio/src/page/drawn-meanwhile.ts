import type { Engine } from './engine.ts';

/** How often the files of a run are looked at, in milliseconds: the first picture is waited for. */
const [first, every] = [40, 250];
/** A drawing takes at most this share of the time. */
const share = 1 / 6;

/**
 * Has the report of a run drawn and shown while the run is under way, first of what was measured before its turn, then whenever there is
 * more. Reports that a reader has enlarged stay as they are.
 */
export function drawnMeanwhile(
  engine: Engine,
  folder: string,
  show: (folder: string) => Promise<void>,
): { readonly end: () => Promise<void> } {
  const over = new AbortController();
  const { signal } = over;
  const sizeOf = async (name: string): Promise<number> =>
    (await engine.read(`${folder}/${name}`))?.length ?? 0;
  const follow = async (): Promise<void> => {
    let drawn = 0;
    while (!signal.aborted) {
      await pause(drawn === 0 ? first : every);
      const size = (await sizeOf('preview.ndjson')) + (await sizeOf('records.ndjson'));
      if (signal.aborted || size === drawn || document.querySelector('dialog[open]')) continue;
      const begun = performance.now();
      const code = await engine.run(['report', folder], { group: 'beside' });
      if (signal.aborted) return;
      if (code === 0) await show(folder);
      drawn = size;
      await pause((performance.now() - begun) / share);
    }
  };
  const following = follow();
  return {
    end: () => {
      over.abort();
      for (const wake of waiting.splice(0)) wake();
      return following;
    },
  };
}

const waiting: (() => void)[] = [];

/** Waits, unless it is woken. */
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    waiting.push(resolve);
  });
