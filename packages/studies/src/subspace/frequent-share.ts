import type { Dataset } from '@orograph/models';

/** The share of the most frequent label, which takes no training to be right about; 0 of a target that has no label for each example. */
export function frequentShare({ target }: Pick<Dataset, 'target'>): number {
  if (!target || target.data.length === 0 || target.data.length !== target.shape[0]) return 0;
  const counts = new Map<number, number>();
  for (const label of target.data) counts.set(Number(label), (counts.get(Number(label)) ?? 0) + 1);
  return Math.max(...counts.values()) / target.data.length;
}
