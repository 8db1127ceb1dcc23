import { hutchPlusPlus, runningMean, xtrace, type LinearOperator } from '@orograph/probes';
import { type Estimate } from '@orograph/tensor';
import { misuse } from '@orograph/runs';
import { last, map, type Observable } from 'rxjs';

import { unwatched, type FollowProducts } from './follow-products.ts';
import { checkAtMost } from './leading.ts';

/** How the trace is estimated. */
export interface TraceRecordPlan {
  /** Random vectors; products of XTrace. */
  readonly samples: number;
  /** Random vectors for the part that is taken exactly (Hutch++). */
  readonly sketch: number;
  /** The seed of random vectors. */
  readonly seed: number;
  /** Which estimate it is. */
  readonly estimator: 'hutchinson' | 'xtrace';
}

/** What is recorded of the trace. */
export interface TraceRecord extends Estimate {
  readonly type: 'trace';
  /** How many random vectors found what was taken exactly. */
  readonly sketch: number;
  /** How it was estimated, where not by random quadratic forms. */
  readonly estimator?: 'xtrace';
}

/** Estimates the trace by XTrace, by Hutch++ where there is a sketch, or else by Hutchinson's random quadratic forms: one value. */
export const traceRecord = (
  operator: LinearOperator,
  { samples, sketch, seed, estimator }: TraceRecordPlan,
  follow: FollowProducts = unwatched,
): Observable<TraceRecord> => {
  const plan = { name: 'trace', total: estimator === 'xtrace' ? samples : samples + 2 * sketch };
  return follow(operator, plan, (counting) =>
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

/**
 * Throws unless there are products for two random vectors of XTrace or XDiag, and dimensions for all of them.
 *
 * @throws MisuseError naming the setting.
 */
export function checkSamplePairs(samples: number, dim: number): void {
  if (samples < 4)
    throw misuse('too few products', {
      expected: 'from 4, two for each random vector',
      got: String(samples),
      setting: 'samples',
    });
  checkAtMost(Math.floor(samples / 2), dim, 'samples', 'random vectors');
}
