import { tridiagonalEigenpairs, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkLanczos, combination, lanczosSteps } from './lanczos.ts';
import { stream } from './stream.ts';

/** Which eigenpairs of the Hessian, and how accurately. */
export interface EigenpairsPlan {
  /** θ. */
  readonly theta: Vector;
  /** How many. */
  readonly count: number;
  /** `largest` (default) and `smallest` by value, `magnitude` by absolute value; listed in that order. */
  readonly which?: 'largest' | 'smallest' | 'magnitude';
  /** The most Hessian-vector products; 60 + 10·count by default, and never more than D. */
  readonly iterations?: number;
  /** Converged when each residual is at most this share of the largest |Ritz value|; 10⁻⁶ by default. */
  readonly tolerance?: number;
  /** The seed of the first vector. */
  readonly seed: number;
}

/** The Ritz pairs after one more Hessian-vector product. */
export interface EigenpairsStep {
  /** What the record is. */
  readonly type: 'eigenpairs';
  /** How many products were made. */
  readonly iteration: number;
  /** The Ritz values. */
  readonly values: readonly number[];
  /** |Hu − λu| of each. */
  readonly residuals: readonly number[];
  /** Whether all residuals are within the tolerance. */
  readonly converged: boolean;
  /** The unit vectors u; empty until the last record. */
  readonly vectors: readonly Vector[];
}

/**
 * Leading eigenpairs of ∇²L(θ), refined at each Lanczos iteration; the last record has the vectors.
 *
 * Cold. Ends at convergence, or unconverged when the iterations are used up: a result. An eigenvalue of multiplicity
 * above 1 is found once, and again only if the iteration goes on long enough.
 *
 * @throws RangeError for a count that is no whole number from 1 to D, or θ of another dimension.
 */
export function eigenpairs(loss: TwiceDifferentiableLoss, plan: EigenpairsPlan): Observable<EigenpairsStep> {
  const { theta, count, which = 'largest', tolerance = 1e-6, seed } = plan;
  const iterations = plan.iterations ?? 60 + 10 * count;
  checkLanczos('eigenpairs', loss, { theta, iterations, seed });
  if (!(Number.isInteger(count) && count >= 1 && count <= loss.dim))
    throw new RangeError(`eigenpairs: count must be a whole number from 1 to D = ${loss.dim}, got ${count}.`);
  return stream(async function* (run) {
    for await (const step of lanczosSteps(run, loss, { theta, iterations, seed })) {
      const { iteration, tridiagonal, basis, residual } = step;
      const last = iteration === Math.min(iterations, loss.dim);
      if (!tridiagonal.diagonal.every((value) => Number.isFinite(value))) {
        yield {
          type: 'eigenpairs',
          iteration,
          values: [Number.NaN],
          residuals: [Number.NaN],
          converged: false,
          vectors: [],
        };
        return;
      }
      if (iteration < count && !last) continue;
      const ritz = tridiagonalEigenpairs(tridiagonal);
      const scale = Math.max(...ritz.map(({ value }) => Math.abs(value)));
      const wanted = ritz.toSorted((a, b) => rank[which](a.value) - rank[which](b.value)).slice(0, count);
      const residuals = wanted.map(({ vector }) => residual * Math.abs(vector.at(-1)!));
      const converged = wanted.length === count && residuals.every((r) => r <= tolerance * scale);
      const ends = converged || last;
      yield {
        type: 'eigenpairs',
        iteration,
        values: wanted.map(({ value }) => value),
        residuals,
        converged,
        vectors: ends ? wanted.map(({ vector }) => combination(basis, vector)) : [],
      };
      if (ends) return;
    }
  });
}

/** What the wanted eigenvalues are least in. */
const rank: Readonly<Record<'largest' | 'smallest' | 'magnitude', (value: number) => number>> = {
  largest: (value) => -value,
  smallest: (value) => value,
  magnitude: (value) => -Math.abs(value),
};
