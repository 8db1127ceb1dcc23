import { confidenceInterval, estimate } from '@orograph/tensor';

import type { CountAbove } from '../count-above.ts';
import type { ShortDirectionsRecord } from './short-directions.ts';
import type { ThresholdFit } from './threshold-fit.ts';

/** n, the number of long directions of a wedge, estimated one way. */
export interface DimensionEstimate {
  /** n. */
  readonly dimension: number;
  /** Its 95 % interval, inside [0, D]. */
  readonly interval: readonly [number, number];
  /** `above` where n is at least `dimension`, `below` where it is at most that; `undefined` where it was found. */
  readonly censored: 'above' | 'below' | undefined;
}

/** n by the cut-off: a random d-dimensional subspace meets the wedge from d = D − n on. */
export const dimensionFromThreshold = (
  { dimension, interval, censored }: ThresholdFit,
  dim: number,
): DimensionEstimate => ({
  dimension: dim - dimension,
  interval: inside([dim - interval[1], dim - interval[0]], dim),
  censored: censored && (censored === 'above' ? 'below' : 'above'),
});

/** n by the spectrum: D less the eigenvalues above 2·rise/ℓ², with the interval of their count; one random vector bounds nothing. */
export const dimensionFromSpectrum = ({ mean, interval }: CountAbove, dim: number): DimensionEstimate => ({
  dimension: dim - mean,
  interval: interval.some(Number.isNaN) ? [0, dim] : inside([dim - interval[1], dim - interval[0]], dim),
  censored: undefined,
});

/**
 * n by sequential projection: D less the short directions found, the mean over the searches with its t-interval. Where a search
 * ended with its plan there may be more, and n is at most what is left.
 *
 * @throws RangeError for no records.
 */
export function dimensionFromSearches(
  records: readonly Pick<ShortDirectionsRecord, 'isComplete' | 'reaches'>[],
  dim: number,
): DimensionEstimate {
  if (records.length === 0)
    throw new RangeError('dimensionFromSearches: expected at least one record, got none.');
  const dimensions = records.map(({ reaches }) => dim - reaches.length);
  const found = estimate(dimensions);
  const [low, high] = confidenceInterval(found);
  if (records.some(({ isComplete }) => !isComplete))
    return { dimension: found.mean, interval: [0, Math.max(...dimensions)], censored: 'below' };
  return {
    dimension: found.mean,
    interval: Number.isNaN(low) ? [found.mean, found.mean] : inside([low, high], dim),
    censored: undefined,
  };
}

/** Whether the intervals of two estimates have nothing in common. */
export const disagree = (a: DimensionEstimate, b: DimensionEstimate): boolean =>
  a.interval[0] > b.interval[1] || b.interval[0] > a.interval[1];

const inside = ([low, high]: readonly [number, number], dim: number): readonly [number, number] => [
  Math.min(dim, Math.max(0, low)),
  Math.min(dim, Math.max(0, high)),
];
