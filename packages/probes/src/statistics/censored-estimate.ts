import { estimate, type Estimate } from '@orograph/tensor';

/** A value that was measured, or a search that ended before it was. */
export interface CensoredValue {
  /** The value; of a search that ended, where it ended. */
  readonly value: number;
  /** True where the search ended first: the value is at least this. */
  readonly isCensored: boolean;
}

/** Statistics of values some of which are known only to be large. */
export interface CensoredEstimate extends Estimate {
  /** How many are known only to be at least their value. */
  readonly censored: number;
  /** Where there are any, the mean is only a lower bound of the mean, and its error is `NaN`. */
  readonly isLowerBound: boolean;
  /** The Kaplan-Meier median; `undefined` where half or more of the values are beyond all that were measured. */
  readonly median: number | undefined;
}

/**
 * Sums up right-censored values without taking a limit for a value: the mean of the values as they are is a lower bound of the mean, and the
 * median is that of the Kaplan-Meier curve S(x) = Π over measured xᵢ ≤ x of (1 − 1/#{xⱼ ≥ xᵢ}), the first x with S(x) ≤ ½.
 *
 * Reference: Kaplan & Meier 1958, "Nonparametric Estimation from Incomplete Observations".
 */
export function censoredEstimate(values: readonly CensoredValue[]): CensoredEstimate {
  const plain = estimate(values.map(({ value }) => value));
  const censored = values.filter(({ isCensored }) => isCensored).length;
  return {
    ...plain,
    standardError: censored > 0 ? Number.NaN : plain.standardError,
    censored,
    isLowerBound: censored > 0,
    median: medianOf(values),
  };
}

function medianOf(values: readonly CensoredValue[]): number | undefined {
  // Of equal values those measured come first: a censored one is larger than they are.
  const sorted = values.toSorted((a, b) => a.value - b.value || Number(a.isCensored) - Number(b.isCensored));
  let survival = 1;
  for (const [i, { value, isCensored }] of sorted.entries()) {
    if (!isCensored) survival *= 1 - 1 / (sorted.length - i);
    if (survival <= 0.5 + 1e-12) return value;
  }
  return undefined;
}
