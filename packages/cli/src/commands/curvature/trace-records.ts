import { hutchPlusPlus, runningMean, xtrace, type LinearOperator } from '@orograph/probes';
import { type Estimate } from '@orograph/tensor';
import { misuse, type Terminal } from '@orograph/program';
import { last, map, type Observable } from 'rxjs';
import { type CurvatureFlags } from './curvature-command.ts';
import { checkAtMost } from './leading.ts';
import { withProductBar } from './product-bar.ts';

/** What is recorded of the trace. */
export interface TraceRecord extends Estimate {
  readonly type: 'trace';
  /** How many random vectors found what was taken exactly. */
  readonly sketch: number;
  /** How it was estimated, where not by random quadratic forms. */
  readonly estimator?: 'xtrace';
}

/** The estimate of XTrace, of Hutch++ where there is a sketch, or else Hutchinson's. */
export const traceRecords = (
  operator: LinearOperator,
  { samples, sketch, seed, estimator }: CurvatureFlags,
  terminal: Terminal,
): Observable<TraceRecord> => {
  const bar = { name: 'trace', total: estimator === 'xtrace' ? samples : samples + 2 * sketch };
  return withProductBar(operator, bar, terminal, (counting) =>
    estimator === 'xtrace'
      ? xtrace(counting, { vectors: Math.floor(samples / 2), seed }).pipe(
          map((estimate) => ({ type: 'trace', ...estimate, sketch: 0, estimator })),
        )
      : hutchPlusPlus(counting, { samples, sketch, seed }).pipe(
          runningMean(),
          last(),
          map((estimate) => ({ type: 'trace', ...estimate, sketch })),
        ),
  );
};

/** Throws unless there are products for two random vectors, and vectors for all of them. */
export function checkPairs(samples: number, dim: number): void {
  if (samples < 4)
    throw misuse('too few products', {
      expected: 'from 4, two for each random vector',
      got: String(samples),
      where: '--samples',
    });
  checkAtMost(Math.floor(samples / 2), dim, '--samples', 'random vectors');
}
