import { fieldAt, numberAt } from '@orograph/report';
import { estimate } from '@orograph/tensor';

import type { ResultRecord } from '../../terminal/record-line.ts';

/** The paths of what is averaged, by name. */
const quantities: Readonly<Record<string, readonly string[]>> = {
  positive: ['positive'],
  convexity: ['convexity'],
  loss: ['loss'],
  accuracy: ['metrics', 'accuracy'],
};

/**
 * Means by radius with their standard errors: over initializations where there are several, each first averaged over its
 * subspaces, else over the subspaces. Loss and accuracy of one point have none.
 */
export function goldilocksSummary(
  records: readonly ResultRecord[],
  { factors, seeds }: { readonly factors: readonly number[]; readonly seeds: readonly number[] },
): ResultRecord {
  const single = seeds.length < 2;
  const radii = factors.map((factor) => {
    const own = records.filter((record) => record['factor'] === factor);
    const means = Object.entries(quantities)
      .filter(([, path]) => own.some((record) => fieldAt(record, ...path) !== undefined))
      .map(([name, path]) => {
        const values = (some: readonly ResultRecord[]): number[] =>
          some.map((record) => numberAt(record, ...path));
        const isOfPoint = name === 'loss' || name === 'accuracy';
        const samples = single
          ? values(isOfPoint ? own.slice(0, 1) : own)
          : seeds.map((seed) => estimate(values(own.filter((record) => record['seed'] === seed))).mean);
        return [name, estimate(samples)] as const;
      });
    return {
      factor,
      radius: estimate(own.map(({ radius }) => Number(radius))).mean,
      ...Object.fromEntries(means),
    };
  });
  return { type: 'summary', over: single ? 'subspaces' : 'initializations', radii };
}
