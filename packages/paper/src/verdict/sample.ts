import { confidenceInterval, estimate } from '@orograph/tensor';

/**
 * One repetition: a number, or two between which it lies. A search that ended at its limit c is `[c, Infinity]`, a threshold found
 * on a grid `[last that failed, first that passed]`.
 */
export type Sample = number | readonly [low: number, high: number];

/** The lower and the upper end of a sample. */
export const endsOf = (sample: Sample): readonly [number, number] =>
  typeof sample === 'number' ? [sample, sample] : sample;

/** How far apart the ends of a mean may be, and how sure one can be of the side of a bar on which it lies. */
export interface MeanBounds {
  /** The mean of the lower ends, and of the upper ends. */
  readonly mean: readonly [number, number];
  /** The lower end of the 95 % interval of the one, the upper end of the other. */
  readonly interval: readonly [number, number];
}

/**
 * Bounds the mean of samples: it lies between the means of their lower and of their upper ends, each of which has a t-interval.
 *
 * Of three or more equal ends the interval is that number. An end that is infinite bounds nothing.
 */
export function meanBounds(samples: readonly Sample[]): MeanBounds {
  const [low, high] = [0, 1].map((end) => samples.map((sample) => endsOf(sample)[end]!)) as [
    number[],
    number[],
  ];
  const [below, above] = [endOfInterval(low, 0), endOfInterval(high, 1)];
  return { mean: [meanOf(low), meanOf(high)], interval: [below, above] };
}

const meanOf = (values: readonly number[]): number =>
  hasNoSpread(values) ? values[0]! : estimate(values).mean;

/** Whether all values are the same. */
export const hasNoSpread = (values: readonly number[]): boolean =>
  values.length > 0 && values.every((value) => value === values[0]);

function endOfInterval(values: readonly number[], end: 0 | 1): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  const unbounded = end === 0 ? -Infinity : Infinity;
  if (values.includes(unbounded)) return unbounded;
  if (values.length > 1 && hasNoSpread(values)) return values[0]!;
  return confidenceInterval(estimate(values))[end];
}
