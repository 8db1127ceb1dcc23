import { quadratures, type LinearOperator, type Quadrature } from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import type { Terminal } from '@orograph/program';
import type { Observable } from 'rxjs';

import { withProductBar } from './product-bar.ts';

/** How many Lanczos runs are made beyond those that are recorded. */
interface MeasuringPlan {
  readonly runs: number;
  readonly steps: number;
  readonly seed: number;
  /** Eigenvectors that were split off. */
  readonly outside: readonly Vector[];
  /** So many runs are recorded. */
  readonly skip: number;
}

/** Makes the Lanczos runs that are not recorded yet, each a record, with progress. */
export function measureSpectrum(
  operator: LinearOperator,
  plan: MeasuringPlan,
  terminal: Terminal,
): Observable<Quadrature> {
  const steps = Math.min(plan.steps, operator.dim - plan.outside.length);
  const bar = { name: 'spectrum', total: plan.runs * steps, done: plan.skip * steps };
  return withProductBar(operator, bar, terminal, (counting) => quadratures(counting, plan));
}
