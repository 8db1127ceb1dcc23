import { countAbove } from '../count-above.ts';
import type { Spectrum } from '../spectrum.ts';

/** From which length on a direction is long, and by how much the loss rises along a short one before. */
export interface CountScale {
  readonly length: number;
  readonly rise: number;
}

/** λ = 2·rise/length²: the curvature that raises the loss by `rise` over `length`, at second order and without a slope. */
export const risingCurvature = ({ rise, length }: CountScale): number => (2 * rise) / length ** 2;

/** How far an eigenvector was followed, the shorter way. */
export interface EigenReach {
  readonly eigenvalue: number;
  readonly distance: number;
}

/** A number of directions: its mean, and how far it is open. */
export interface DirectionCount {
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** A 95 % interval of both. */
  readonly interval: readonly [number, number];
}

/** What is recorded of the count of short directions. */
export interface CountRecord extends CountScale {
  readonly type: 'count';
  /** The curvature from which on a direction is short. */
  readonly lambda: number;
  readonly short: DirectionCount & { readonly runs: number };
  readonly long: DirectionCount;
  /** Of eigenvectors that were followed: how many there are, and along how many the loss does what their eigenvalue says. */
  readonly followed: {
    readonly short: number;
    readonly rose: number;
    readonly long: number;
    readonly stayed: number;
  };
}

/**
 * Counts how many of D orthogonal directions are short by the spectrum: the eigenvalues above λ = 2·rise/length². `short` has the standard
 * error over the random vectors, what the Lanczos steps leave open as `low` and `high`, and a 95 % `interval` of both; `followed` says of how many of the
 * eigenvectors that were followed the loss does what their eigenvalue says: rises within the length, or does not.
 */
export function directionCount(
  spectrum: Spectrum,
  reaches: readonly EigenReach[],
  scale: CountScale,
): CountRecord {
  const lambda = risingCurvature(scale);
  const { mean, standardError, low, high, interval, count } = countAbove(spectrum, lambda);
  const short = reaches.filter(({ eigenvalue }) => eigenvalue > lambda);
  const long = reaches.filter(({ eigenvalue }) => !(eigenvalue > lambda));
  return {
    type: 'count',
    ...scale,
    lambda,
    short: { mean, standardError, low, high, interval, runs: count },
    long: {
      mean: spectrum.dim - mean,
      standardError,
      low: spectrum.dim - high,
      high: spectrum.dim - low,
      interval: [spectrum.dim - interval[1], spectrum.dim - interval[0]],
    },
    followed: {
      short: short.length,
      rose: short.filter(({ distance }) => distance < scale.length).length,
      long: long.length,
      stayed: long.filter(({ distance }) => distance >= scale.length).length,
    },
  };
}
