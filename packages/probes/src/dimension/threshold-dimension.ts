/** How often training succeeded in subspaces of one dimension. */
export interface SuccessRate {
  /** The dimension. */
  readonly d: number;
  /** The share of the records with L ≤ threshold. */
  readonly rate: number;
  /** √(p(1 − p)/count). */
  readonly standardError: number;
  /** How many records. */
  readonly count: number;
}

/** The success rate at each dimension, ascending in d: success is L ≤ `threshold`. */
export const successRates = (
  records: readonly { readonly d: number; readonly loss: number }[],
  { threshold }: { readonly threshold: number },
): SuccessRate[] =>
  byDimension(records).map(([d, group]) => {
    const count = group.length;
    const rate = group.filter(({ loss }) => loss <= threshold).length / count;
    return { d, rate, standardError: Math.sqrt((rate * (1 - rate)) / count), count };
  });

/**
 * The smallest d from which on, at all dimensions tried, the success rate is at least `probability` (0.5 by default).
 *
 * `undefined` when the largest dimension does not reach it. Reference: Larsen et al. 2022.
 */
export function thresholdDimension(
  rates: readonly SuccessRate[],
  { probability = 0.5 }: { readonly probability?: number } = {},
): number | undefined {
  const last = rates.findLastIndex(({ rate }) => rate < probability);
  return rates[last + 1]?.d;
}

/**
 * d_int90: the smallest d whose mean performance exceeds `share` (0.9 by default) of the baseline; `undefined` for none.
 *
 * No interpolation between dimensions. Reference: Li et al. 2018.
 */
export const intrinsicDimension = <R extends { readonly d: number }>(
  records: readonly R[],
  {
    performance,
    baseline,
    share = 0.9,
  }: {
    readonly performance: (record: R) => number;
    readonly baseline: number;
    readonly share?: number;
  },
): number | undefined =>
  byDimension(records).find(
    ([, group]) =>
      group.reduce((sum, record) => sum + performance(record), 0) / group.length > share * baseline,
  )?.[0];

function byDimension<R extends { readonly d: number }>(records: readonly R[]): [number, R[]][] {
  const groups = new Map<number, R[]>();
  for (const record of records) groups.set(record.d, [...(groups.get(record.d) ?? []), record]);
  return [...groups].toSorted(([a], [b]) => a - b);
}
