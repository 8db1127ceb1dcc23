import type { Predictive, Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { disagreement, jensenShannon, linearCka, type Predictions } from './similarity.ts';
import { stream } from './stream.ts';

/** Which functions are compared with which. */
export interface SimilaritiesPlan {
  /** The points, for instance along a path. */
  readonly points: readonly Vector[];
  /** What each is compared with, for instance the ends of the path. */
  readonly anchors: readonly Vector[];
}

/** How alike the functions at a point and at an anchor are. */
export interface Similarity {
  /** What the record is. */
  readonly type: 'similarity';
  /** The point's place in the plan. */
  readonly point: number;
  /** The anchor's place in the plan. */
  readonly anchor: number;
  /** The share of examples of another class. */
  readonly disagreement: number;
  /** The mean Jensen-Shannon divergence, in nats. */
  readonly jensenShannon: number;
  /** Linear centred kernel alignment of the outputs. */
  readonly cka: number;
}

/**
 * Compares the function at each point with that at each anchor, on all examples of the loss.
 *
 * Cold; one prediction a point and anchor, the anchors first. Records point by point.
 *
 * Reference: Fort, Hu & Lakshminarayanan 2019, "Deep Ensembles: A Loss Landscape Perspective".
 */
export const similarities = (
  loss: Predictive,
  { points, anchors }: SimilaritiesPlan,
): Observable<Similarity> =>
  stream(async function* (run) {
    const fixed: Predictions[] = [];
    for (const anchor of anchors) fixed.push(await run(() => loss.predict(anchor)));
    for (const [point, theta] of points.entries()) {
      const here = await run(() => loss.predict(theta));
      for (const [anchor, there] of fixed.entries())
        yield {
          type: 'similarity',
          point,
          anchor,
          disagreement: disagreement(here, there),
          jensenShannon: jensenShannon(here, there),
          cka: linearCka(here, there),
        };
    }
  });
