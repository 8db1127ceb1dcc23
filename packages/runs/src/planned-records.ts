import type { RunManifest } from './run-folder.ts';

/** Counts how many of its records a run has made, and how many it will have; `undefined` where its manifest does not say. */
export function plannedRecords(
  { identity, steps, records }: RunManifest,
  counts: Readonly<Record<string, number>>,
): { readonly done: number; readonly total: number } | undefined {
  const { command, seeds, every } = identity;
  if (typeof records === 'number') {
    const { summary = 0, ...others } = counts;
    const made = Object.values(others).reduce((sum, count) => sum + count, 0);
    return { done: summary > 0 ? records : Math.min(made, records), total: records };
  }
  if (command === 'train' && typeof steps === 'number' && Array.isArray(seeds)) {
    const pace = typeof every === 'number' ? every : Math.ceil(steps / 200);
    return { done: counts['step'] ?? 0, total: seeds.length * Math.ceil(steps / pace) };
  }
  return undefined;
}
