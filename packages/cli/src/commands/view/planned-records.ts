import type { RunManifest } from '@orograph/runs';

/** How many records of a type a run will have; `undefined` where its manifest does not say. */
export function plannedRecords({
  identity,
  steps,
}: RunManifest): { readonly type: string; readonly count: number } | undefined {
  const { command, grid, seeds, every } = identity;
  if (command === 'slice' && Array.isArray(grid)) {
    const points = grid.reduce<number>((product, length) => product * Number(length), 1);
    const [, share] =
      /^\d+\/(\d+)$/.exec(typeof identity['shard'] === 'string' ? identity['shard'] : '') ?? [];
    return { type: 'point', count: Math.ceil(points / Number(share ?? 1)) };
  }
  if (command === 'train' && typeof steps === 'number' && Array.isArray(seeds)) {
    const pace = typeof every === 'number' ? every : Math.ceil(steps / 200);
    return { type: 'step', count: seeds.length * Math.ceil(steps / pace) };
  }
  return undefined;
}
