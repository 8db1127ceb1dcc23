import type { ModelLoss, Subject } from '@orograph/models';
import { measuredSimilarity, pairSimilarities, weightSimilarity, type OutputKind } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import type { Measurement, Vector } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import type { SimilarityPath } from './similarity-path.ts';

/** Models on the same data, and what they are compared along and since. */
export interface Compared {
  /** The models. */
  readonly losses: readonly Subject[];
  /** What their outputs are. */
  readonly outputs: OutputKind;
  /** Where the training of each began, where that is known. */
  readonly starts: readonly Vector[];
  /** The path that functions are followed along. */
  readonly path: SimilarityPath | undefined;
}

/** Models that are compared, measured. */
export interface Comparison extends Compared {
  /** The loss along the path. */
  readonly along: ModelLoss;
  /** Whether all models are points of one space. */
  readonly isOneSpace: boolean;
  /** Loss and metrics of each. */
  readonly at: readonly Measurement[];
}

/** Counts the pairs of models. */
export const pairCount = ({ losses }: Pick<Compared, 'losses'>): number =>
  (losses.length * (losses.length - 1)) / 2;

/** Compares the models pairwise but for the first `skip` pairs; see `pairSimilarities`. */
export const comparedPairs = (
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
