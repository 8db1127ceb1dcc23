import type { ModelLoss } from '@orograph/models';
import { measuredSimilarity, pairSimilarities, weightSimilarity } from '@orograph/probes';
import type { Measurement } from '@orograph/tensor';
import { type SampledCost, timedCost } from '@orograph/program/run';
import type { ResultRecord } from '@orograph/program';
import { firstValueFrom, map, type Observable } from 'rxjs';

import type { Compared } from './open-comparison.ts';
import { alongLine, pathLines } from './similarity-path.ts';

/** Models that are compared, measured. */
export interface Comparison extends Compared {
  /** The loss along the path. */
  readonly along: ModelLoss;
  /** Whether all models are points of one space. */
  readonly isOneSpace: boolean;
  /** Loss and metrics of each. */
  readonly at: readonly Measurement[];
}

/** How many pairs there are. */
export const pairCount = ({ losses }: Pick<Compared, 'losses'>): number =>
  (losses.length * (losses.length - 1)) / 2;

/** What its records cost: one pair, and one point of a path, of all there are. */
export async function similarityCosts(comparison: Comparison): Promise<SampledCost[]> {
  const { along, outputs, path } = comparison;
  const count = pairCount(comparison);
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

/** Compares the models pairwise but for the first `skip` pairs; see `pairSimilarities`. */
export const pairs = (
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
