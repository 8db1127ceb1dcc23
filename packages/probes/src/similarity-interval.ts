import type { Estimate } from '@orograph/tensor';

import type { FunctionSimilarity } from './function-similarity.ts';
import { wilson } from './statistics/wilson.ts';

/** A mean over the examples with its standard error and its 95 % interval. */
export interface MeanInterval {
  /** The mean over the examples. */
  readonly mean: number;
  /** Its standard error. */
  readonly standardError: number;
  /** The lower end of the interval. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** How alike two functions are, each quantity with its interval. */
export type MeasuredSimilarity = { readonly [name in keyof FunctionSimilarity]: MeanInterval };

/**
 * Adds 95 % intervals over the examples: for a share that of Wilson, for the others ±1.96 standard errors within the bounds of
 * the quantity.
 */
export const measuredSimilarity = ({
  disagreement,
  jensenShannon,
  cka,
  squaredDifference,
}: FunctionSimilarity): MeasuredSimilarity => ({
  ...(disagreement && { disagreement: shareOf(disagreement) }),
  ...(jensenShannon && { jensenShannon: within(jensenShannon, Math.LN2) }),
  cka: within(cka, 1),
  ...(squaredDifference && { squaredDifference: within(squaredDifference, Infinity) }),
});

function shareOf({ mean, standardError, count }: Estimate): MeanInterval {
  const { low, high } = wilson(mean * count, count);
  return { mean, standardError, low, high };
}

const within = ({ mean, standardError }: Estimate, most: number): MeanInterval => ({
  mean,
  standardError,
  low: Math.max(0, mean - 1.959964 * standardError),
  high: Math.min(most, mean + 1.959964 * standardError),
});
