import { dot, symmetricEigenpairs, type Basis } from '@orograph/tensor';

import type { EigenpairsStep } from '../eigenpairs.ts';
import { incompleteBeta } from '../statistics/student.ts';

/** How much two subspaces of ℝᴰ have in common. */
export interface SubspaceOverlap {
  /** cos of the principal angles, largest first; as many as the smaller subspace has dimensions. */
  readonly cosines: readonly number[];
  /** The mean of cos², between 0 (orthogonal) and 1 (one contains the other). */
  readonly overlap: number;
  /** Its mean for independent random subspaces of the same dimensions: the larger dimension over D. */
  readonly expected: number;
  /** Its standard deviation for them. */
  readonly deviation: number;
  /** (overlap − expected) / deviation; `NaN` where random subspaces always have the same overlap. */
  readonly z: number;
  /**
   * P(overlap of independent random subspaces ≥ this one), by the beta distribution of their mean and variance: exact for two lines; 1 where
   * they always have the same overlap.
   */
  readonly pValue: number;
}

/** What can be said of the overlap of leading eigenspaces. */
export type OverlapVerdict = 'like random' | 'more than random' | 'same' | 'unresolved';

/** The p-value below which an overlap is more than random subspaces have. */
const rare = 1e-3;
/** Eigenvalues below this share of the largest are not told from 0 in single precision. */
const flat = 1e-5;

/**
 * Judges an overlap of leading eigenspaces: `unresolved` where a search was not converged, or an eigenvalue is not above its residual and
 * 10⁻⁵ of the largest, so that its vector is any direction of the null space; else by the p-value, `more than random` below 0.001.
 */
export function overlapVerdict(
  { pValue }: Pick<SubspaceOverlap, 'pValue'>,
  spaces: readonly Pick<EigenpairsStep, 'converged' | 'residuals' | 'values'>[],
): OverlapVerdict {
  const isResolved = ({ values, residuals, converged }: (typeof spaces)[number]): boolean =>
    converged && values.every((value, k) => value > Math.max(residuals[k]!, flat * values[0]!));
  if (!spaces.every(isResolved)) return 'unresolved';
  return pValue < rare ? 'more than random' : 'like random';
}

/**
 * Compares two subspaces by their principal angles: cos φᵢ are the singular values of AᵀB.
 *
 * For independent uniform subspaces of dimensions p and q, E tr(P_A P_B) = pq/D and its variance is
 * 2pq(D − p)(D − q) / (D²(D − 1)(D + 2)); the overlap is tr(P_A P_B) / min(p, q).
 *
 * Reference: Björck & Golub 1973, "Numerical Methods for Computing Angles Between Linear Subspaces".
 *
 * @throws RangeError for an empty basis or bases of different spaces.
 */
export function subspaceOverlap(a: Basis, b: Basis): SubspaceOverlap {
  const dim = a[0]?.length;
  if (dim === undefined || b.length === 0)
    throw new RangeError(`subspaceOverlap: expected two bases, got ${a.length} and ${b.length} vectors.`);
  const other = [...a, ...b].find((vector) => vector.length !== dim);
  if (other)
    throw new RangeError(
      `subspaceOverlap: expected vectors of dimension ${dim}, got one of ${other.length}.`,
    );
  const [small, large] = a.length <= b.length ? [a, b] : [b, a];
  const products = small.map((u) => large.map((v) => dot(u, v)));
  const gram = products.map((row) =>
    products.map((column) => row.reduce((sum, x, k) => sum + x * column[k]!, 0)),
  );
  const squares = symmetricEigenpairs(gram).map(({ value }) => Math.min(1, Math.max(0, value)));
  const [p, q] = [small.length, large.length];
  const overlap = squares.reduce((sum, x) => sum + x, 0) / p;
  const variance = (2 * p * q * (dim - p) * (dim - q)) / (dim ** 2 * (dim - 1) * (dim + 2));
  const deviation = Math.sqrt(variance) / p;
  return {
    cosines: squares.map(Math.sqrt),
    overlap,
    expected: q / dim,
    deviation,
    z: deviation > 0 ? (overlap - q / dim) / deviation : Number.NaN,
    pValue: upperTail(overlap, q / dim, deviation ** 2),
  };
}

/** P(X ≥ x) of the beta distribution with a mean and a variance. */
function upperTail(x: number, mean: number, variance: number): number {
  if (!(variance > 0)) return 1;
  const size = (mean * (1 - mean)) / variance - 1;
  return incompleteBeta(1 - x, (1 - mean) * size, mean * size);
}
