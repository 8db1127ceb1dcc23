import type { Measurement, Predictive, Vector } from '@orograph/tensor';
import { bufferCount, concatMap, defer, type Observable } from 'rxjs';

import type { Curve } from './connect/curve.ts';
import { measure, type MeasuredLoss } from './measure.ts';
import { similarities } from './similarities.ts';
import { measuredSimilarity, type MeasuredSimilarity } from './similarity-interval.ts';
import type { OutputKind } from './similarity.ts';
import { weightSimilarity, type WeightSimilarity } from './weight-similarity.ts';

/** Along what functions are followed, and beside what. */
export interface SimilarityAlongPlan {
  /** The points at t from 0 to 1. */
  readonly curve: Curve;
  /** How many equally spaced t, both ends among them. */
  readonly points: number;
  /** What each point is compared with, such as the ends of the curve. */
  readonly ends: readonly Vector[];
  /** What the outputs are; `classes` by default. */
  readonly outputs?: OutputKind;
  /** How many points to leave out at the start, for instance because an earlier run measured them. */
  readonly skip?: number;
}

/** A point of a curve: the loss there, and how alike function and weights are to those at each end. */
export interface SimilarityAlong extends Measurement {
  /** What the record is. */
  readonly type: 'similarity';
  /** Which point, from 0. */
  readonly index: number;
  /** Its t. */
  readonly t: number;
  /** Beside each end. */
  readonly ends: readonly (MeasuredSimilarity & WeightSimilarity)[];
}

/**
 * Compares the function at each point of a curve with those at its ends, on all examples of the loss, beside the loss there.
 *
 * Cold; one prediction a point and end, the ends first, and a measurement a point.
 *
 * @example
 * ```ts
 * import { similarityAlong } from '@orograph/probes';
 * import { interpolate, type Predictive } from '@orograph/tensor';
 *
 * const sides: Predictive & { dim: number; value: (theta: ArrayLike<number>) => Promise<number> } = {
 *   dim: 1,
 *   value: async (theta) => Promise.resolve(theta[0]! ** 2),
 *   predict: async (theta) =>
 *     Promise.resolve({ shape: [2, 2], data: Float64Array.of(theta[0]!, 0, 0, theta[0]!) }),
 * };
 * const ends = [Float64Array.of(-1), Float64Array.of(1)] as const;
 * const curve = (t: number) => interpolate(...ends, t);
 * similarityAlong(sides, { curve, points: 4, ends }).subscribe(({ t, ends }) => console.log(t, ends[0]?.disagreement?.mean));
 * ```
 */
export const similarityAlong = (
  loss: MeasuredLoss & Predictive,
  { curve, points, ends, outputs = 'classes', skip = 0 }: SimilarityAlongPlan,
): Observable<SimilarityAlong> => {
  const shareOf = (point: number): number => point / (points - 1);
  const rest: Iterable<Vector> = {
    *[Symbol.iterator]() {
      for (let point = skip; point < points; point++) yield curve(shareOf(point));
    },
  };
  return similarities(loss, { points: rest, anchors: skip < points ? ends : [], outputs }).pipe(
    bufferCount(ends.length),
    concatMap((both) =>
      defer(async (): Promise<SimilarityAlong> => {
        const index = skip + both[0]!.point;
        const theta = curve(shareOf(index));
        return {
          type: 'similarity',
          index,
          t: shareOf(index),
          ...(await measure(loss, theta)),
          ends: both.map((similarity, end) => ({
            ...measuredSimilarity(similarity),
            ...weightSimilarity([theta, ends[end]!]),
          })),
        };
      }),
    ),
  );
};
