import type { Predictive, Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import {
  functionSimilarity,
  functionValues,
  type FunctionSimilarity,
  type FunctionValues,
} from './function-similarity.ts';
import type { OutputKind } from './similarity.ts';
import { stream } from './stream.ts';

/** Which functions are compared, each with each. */
export interface PairSimilaritiesPlan {
  /** The functions, of models that need not be alike. */
  readonly functions: readonly { readonly loss: Predictive; readonly theta: Vector }[];
  /** What the outputs are; `classes` by default. */
  readonly outputs?: OutputKind;
  /** How many records to leave out at the start, for instance because an earlier run made them. */
  readonly skip?: number;
}

/** How alike two functions of a plan are. */
export interface PairSimilarity extends FunctionSimilarity {
  /** What the record is. */
  readonly type: 'pair';
  /** The place of one in the plan. */
  readonly a: number;
  /** That of the other, after `a`. */
  readonly b: number;
}

/**
 * Compares functions pairwise on the same examples: (0, 1), (0, 2), (1, 2), (0, 3), …
 *
 * Cold; one prediction a function, all kept until the end.
 *
 * @throws RangeError if `skip` is no whole number; in the stream for outputs of different shapes.
 */
export function pairSimilarities({
  functions,
  outputs = 'classes',
  skip = 0,
}: PairSimilaritiesPlan): Observable<PairSimilarity> {
  checkCount('pairSimilarities', 'skip', skip);
  return stream(async function* (run) {
    if (skip >= (functions.length * (functions.length - 1)) / 2) return;
    const known: FunctionValues[] = [];
    let count = 0;
    for (const [b, { loss, theta }] of functions.entries()) {
      const there = functionValues(await run(() => loss.predict(theta)));
      for (const [a, here] of known.entries())
        if (count++ >= skip) yield { type: 'pair', a, b, ...functionSimilarity(here, there, outputs) };
      known.push(there);
    }
  });
}
