import { wilson, type FunctionSimilarity } from '@orograph/probes';
import type { Estimate } from '@orograph/tensor';

/** A mean over the examples with its standard error and its 95 % interval. */
interface Measured {
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** How alike two functions are, as it is recorded. */
export type MeasuredSimilarity = { readonly [name in keyof FunctionSimilarity]: Measured };

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

function shareOf({ mean, standardError, count }: Estimate): Measured {
  const { low, high } = wilson(mean * count, count);
  return { mean, standardError, low, high };
}

const within = ({ mean, standardError }: Estimate, most: number): Measured => ({
  mean,
  standardError,
  low: Math.max(0, mean - 1.959964 * standardError),
  high: Math.min(most, mean + 1.959964 * standardError),
});
