import { quadratures, type LinearOperator, type Quadrature } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { unwatched, type FollowProducts } from './follow-products.ts';

/** Lanczos runs, and how many of them are recorded. */
export interface SpectrumRunsPlan {
  /** Random vectors, a run each. */
  readonly runs: number;
  /** Products of each, at most. */
  readonly steps: number;
  /** The seed of the random vectors. */
  readonly seed: number;
  /** Eigenvectors that were split off. */
  readonly outside: readonly Vector[];
  /** So many runs are recorded. */
  readonly skip: number;
}

/** Makes the Lanczos runs that are not recorded yet, each a record of its Gauss rule. */
export function spectrumRuns(
  operator: LinearOperator,
  plan: SpectrumRunsPlan,
  follow: FollowProducts = unwatched,
): Observable<Quadrature> {
  const steps = Math.min(plan.steps, operator.dim - plan.outside.length);
  return follow(
    operator,
    { name: 'spectrum', total: plan.runs * steps, done: plan.skip * steps },
    (counting) => quadratures(counting, plan),
  );
}
