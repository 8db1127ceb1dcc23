import { twiceDifferentiable } from '@orograph/models';
import {
  hessian,
  overlapVerdict,
  subspaceOverlap,
  type OverlapVerdict,
  type SubspaceOverlap,
} from '@orograph/probes';
import { areSame, type Vector } from '@orograph/tensor';
import { recordsOf, type AnyRecordOf } from '@orograph/runs/records';
import { overlapRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord } from '@orograph/program';
import { openFiles } from '@orograph/program/models';
import { foldAll, probeRun } from '@orograph/program/run';
import { leading, type Leading } from '@orograph/studies';
import { concatMap, map, shareReplay, type Observable } from 'rxjs';

import { productBar } from '../curvature/product-bar.ts';
import { overlapCommand } from './overlap-command.ts';

/** A model, whose short directions are found when a pair first needs them, and kept. */
interface Subject {
  readonly model: string;
  readonly theta: Vector;
  readonly frame: Observable<Leading>;
}

/** What two models have in common. */
interface OverlapRecord extends SubspaceOverlap {
  readonly type: 'overlap';
  /** Whether the eigenvectors of both converged; those of others are not short directions yet. */
  readonly converged: boolean;
  /** What can be said of it. */
  readonly verdict: OverlapVerdict;
}

/** Compares the spans of the leading Hessian eigenvectors of each two models. */
export const body: Body<typeof overlapCommand.flags> = probeRun(overlapCommand, {
  records: overlapRecords,
  open: openFiles({ oneSpace: true }),
  prepare: async (losses, { top, iterations, seed }, { terminal }) => {
    if (losses.length < 2)
      throw misuse('nothing to compare', {
        expected: 'two models or more',
        got: String(losses.length),
        where: 'the models',
      });
    const { dim } = losses[0]!.loss;
    if (top > dim)
      throw misuse('too many directions', {
        expected: `at most the dimension ${dim}`,
        got: String(top),
        where: '--top',
      });
    return Promise.resolve(
      losses.map((open): Subject => {
        const plan = {
          count: top,
          seed,
          tolerance: 1e-4,
          iterations,
        };
        const operator = hessian(twiceDifferentiable(open), open.loss.theta);
        return {
          model: open.path,
          theta: open.loss.theta,
          frame: leading(operator, plan, { follow: productBar(terminal) }).pipe(
            shareReplay({ bufferSize: 1, refCount: true }),
          ),
        };
      }),
    );
  },
  fold: () => foldAll(overlapSummary),
  *tasks(subjects) {
    for (const [j, b] of subjects.entries())
      for (const a of subjects.slice(0, j))
        yield {
          key: { a: a.model, b: b.model },
          count: 1,
          stream: () => compare(a, b),
        };
  },
  last: ['overlap', ({ overlap }: OverlapRecord) => overlap],
  text,
});

const compare = (a: Subject, b: Subject): Observable<OverlapRecord> =>
  a.frame.pipe(
    concatMap((one) =>
      b.frame.pipe(
        map((other): OverlapRecord => {
          const found = subspaceOverlap(one.vectors, other.vectors);
          return {
            type: 'overlap',
            ...found,
            converged: one.converged && other.converged,
            verdict: areSame(a.theta, b.theta) ? 'same' : overlapVerdict(found, [one, other]),
          };
        }),
      ),
    ),
  );

/** The pairs, and how many have more in common than random subspaces, by the p-value of each times their number (Bonferroni). */
function overlapSummary(records: readonly ResultRecord[]): ResultRecord {
  const pairs = recordsOf(records, overlapRecords, 'overlap');
  return {
    type: 'summary',
    pairs: pairs.length,
    aboveRandom: pairs.filter(
      ({ verdict, pValue }) => verdict === 'more than random' && pValue * pairs.length < 0.05,
    ).length,
    unconverged: pairs.filter(({ converged }) => !converged).length,
  };
}

function text(record: AnyRecordOf<typeof overlapRecords>): string {
  if (record.type !== 'overlap') return '';
  const { a, b, overlap, expected, deviation, verdict } = record;
  return `${a}, ${b}: overlap ${overlap.toPrecision(3)}, of random subspaces ${expected.toPrecision(3)} ± ${deviation.toPrecision(2)} (${verdict})`;
}
