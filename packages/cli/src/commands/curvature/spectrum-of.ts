import { quadratures, type LinearOperator, type Quadrature, type Spectrum } from '@orograph/probes';
import { recordOf, recordsOf } from '@orograph/runs/records';
import type { Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import type { Terminal } from '../../terminal/terminal.ts';
import { reliable } from './leading.ts';
import { spectrumRecords } from './spectrum-records.ts';
import { withProductBar } from './product-bar.ts';

/** What the records of a run say of the spectrum; `undefined` where there is no quadrature. */
export function spectrumOf(records: readonly unknown[], dim: number): Spectrum | undefined {
  const rules = recordsOf(records, spectrumRecords, 'quadrature').map(
    ({ nodes, weights, residual, tridiagonal }) => ({
      nodes,
      weights,
      residual,
      ...(tridiagonal && { tridiagonal }),
    }),
  );
  const { values = [], residuals = [] } = recordOf(records, spectrumRecords, 'eigenpairs') ?? {};
  const exact = reliable({ values, residuals }).map((k) => values[k]!);
  return rules.length === 0 && exact.length < dim ? undefined : { dim, exact, rules };
}

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
