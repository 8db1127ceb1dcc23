import type { ModelLoss, Subject } from '@orograph/models';
import { pairSimilarities, progress, type OutputKind } from '@orograph/probes';
import { fieldAt, numberAt } from '@orograph/report';
import type { Measurement, Vector } from '@orograph/tensor';
import { concat, firstValueFrom, map, type Observable } from 'rxjs';

import type { Context } from '../../engine/command.ts';
import type { SampledCost } from '../../engine/sampled-cost.ts';
import { timedCost } from '../../engine/timed-cost.ts';
import { consume } from '../../terminal/consume.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { measuredSimilarity } from './measured-similarity.ts';
import { alongLine, pathLines, type SimilarityPath } from './similarity-path.ts';
import { weightSimilarity } from './weight-similarity.ts';

/** Models that are compared, and the path between two of them. */
export interface Comparison {
  readonly losses: readonly Subject[];
  readonly along: ModelLoss;
  readonly outputs: OutputKind;
  readonly isOneSpace: boolean;
  readonly starts: readonly Vector[];
  readonly at: readonly Measurement[];
  readonly path: SimilarityPath | undefined;
}

/** What its records cost: one pair, and one point of a path, of all there are. */
export async function similarityCosts(comparison: Comparison): Promise<SampledCost[]> {
  const { losses, along, outputs, path } = comparison;
  const count = (losses.length * (losses.length - 1)) / 2;
  return [
    ...(count > 0
      ? [await timedCost('pairs of models', count, () => firstValueFrom(pairs(comparison, 0)))]
      : []),
    ...(path
      ? [
          await timedCost('points along the path and beside it', pathLines.length * path.points, () =>
            firstValueFrom(alongLine(along, 'path', { path, outputs, skip: 0 })),
          ),
        ]
      : []),
  ];
}

/** All pairs, then the path, then the segment between its ends; the first `known` records are there already. */
export async function compare(
  comparison: Comparison,
  known: number,
  { terminal, signal }: Context,
  emit: (record: ResultRecord) => void,
): Promise<void> {
  const { losses, along, outputs, path } = comparison;
  const count = (losses.length * (losses.length - 1)) / 2;
  const total = count + (path ? pathLines.length * path.points : 0);
  const bar = progressBar<ResultRecord>(terminal, {
    name: 'similarity',
    total,
    unit: 'CKA',
    valueOf: ckaOf,
  });
  const lines = path
    ? pathLines.map((line, k) => {
        const skip = Math.min(path.points, Math.max(0, known - count - k * path.points));
        return alongLine(along, line, { path, outputs, skip });
      })
    : [];
  try {
    await consume(
      concat(pairs(comparison, Math.min(count, known)), ...lines).pipe(progress({ total, done: known })),
      (state) => {
        emit(state.value);
        bar.update(state);
      },
      signal,
    );
  } finally {
    bar.stop();
  }
}

const ckaOf = (record: ResultRecord): number =>
  numberAt(record.type === 'pair' ? record : fieldAt(record, 'ends', 0), 'cka', 'mean');

const pairs = (
  { losses, outputs, isOneSpace, starts, at }: Comparison,
  skip: number,
): Observable<ResultRecord> =>
  pairSimilarities({
    functions: losses.map(({ loss }) => ({ loss, theta: loss.theta })),
    outputs,
    skip,
  }).pipe(
    map(({ type, a, b, ...found }) => {
      const [one, other] = [losses[a]!, losses[b]!];
      const accuracies = [at[a]!, at[b]!].map(({ metrics }) => metrics['accuracy'] ?? Number.NaN);
      const error = 1 - (accuracies[0]! + accuracies[1]!) / 2;
      return {
        type,
        a,
        b,
        models: [one.path, other.path],
        ...measuredSimilarity(found),
        ...(found.disagreement &&
          Number.isFinite(error) && { disagreementOverError: found.disagreement.mean / error }),
        ...(isOneSpace && weightSimilarity([one.loss.theta, other.loss.theta], [starts[a], starts[b]])),
      };
    }),
  );
