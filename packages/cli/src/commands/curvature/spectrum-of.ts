import { fieldAt, listAt, ofType } from '@orograph/report';
import { quadratures, type LinearOperator, type Quadrature, type Spectrum } from '@orograph/probes';
import type { Tridiagonal, Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import type { Terminal } from '../../terminal/terminal.ts';
import { reliable } from './leading.ts';
import { withProductBar } from './product-bar.ts';

/** What the records of a run say of the spectrum; `undefined` where there is no quadrature. */
export function spectrumOf(records: readonly unknown[], dim: number): Spectrum | undefined {
  const rules = ofType(records, 'quadrature').map((record) => ({
    nodes: listAt(record, 'nodes').map(Number),
    weights: listAt(record, 'weights').map(Number),
    residual: Number(fieldAt(record, 'residual')),
    ...tridiagonalOf(fieldAt(record, 'tridiagonal')),
  }));
  const [pairs] = ofType(records, 'eigenpairs');
  const [values, residuals] = [listAt(pairs, 'values').map(Number), listAt(pairs, 'residuals').map(Number)];
  const exact = reliable({ values, residuals }).map((k) => values[k]!);
  return rules.length === 0 && exact.length < dim ? undefined : { dim, exact, rules };
}

/** T of a rule; none where a product was not finite, or in runs of before it was recorded. */
const tridiagonalOf = (recorded: unknown): { readonly tridiagonal?: Tridiagonal } =>
  recorded === undefined
    ? {}
    : {
        tridiagonal: {
          diagonal: listAt(recorded, 'diagonal').map(Number),
          offDiagonal: listAt(recorded, 'offDiagonal').map(Number),
        },
      };

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
