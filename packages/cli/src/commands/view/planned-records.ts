import type { RunManifest } from '@orograph/runs';

import type { Shard } from '../../flags/flag-text.ts';

/** How many records of a type a run will have; `undefined` where its manifest does not say. */
export function plannedRecords({
  identity,
  steps,
}: RunManifest): { readonly type: string; readonly count: number } | undefined {
  const { command, grid, seeds, every } = identity;
  if (command === 'slice' && Array.isArray(grid)) {
    const points = grid.reduce<number>((product, length) => product * Number(length), 1);
    const { index, count: parts } = (identity['shard'] as Shard | undefined) ?? { index: 0, count: 1 };
    const [from, to] = [index, index + 1].map((place) => Math.floor((place * points) / parts));
    return { type: 'point', count: to! - from! };
  }
  if (command === 'train' && typeof steps === 'number' && Array.isArray(seeds)) {
    const pace = typeof every === 'number' ? every : Math.ceil(steps / 200);
    return { type: 'step', count: seeds.length * Math.ceil(steps / pace) };
  }
  return undefined;
}
