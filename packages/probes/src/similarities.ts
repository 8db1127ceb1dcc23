import type { Predictive, Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import {
  functionSimilarity,
  functionValues,
  type FunctionSimilarity,
  type FunctionValues,
} from './function-similarity.ts';
import type { OutputKind } from './similarity.ts';
import { stream } from './stream.ts';

/** Which functions are compared with which. */
export interface SimilaritiesPlan {
  /** The points, for instance along a path; taken one by one. */
  readonly points: Iterable<Vector>;
  /** What each is compared with, for instance the ends of the path. */
  readonly anchors: readonly Vector[];
  /** What the outputs are; `classes` by default. */
  readonly outputs?: OutputKind;
}

/** How alike the functions at a point and at an anchor are. */
export interface Similarity extends FunctionSimilarity {
  /** What the record is. */
  readonly type: 'similarity';
  /** The point's place in the plan. */
  readonly point: number;
  /** The anchor's place in the plan. */
  readonly anchor: number;
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
  { points, anchors, outputs = 'classes' }: SimilaritiesPlan,
): Observable<Similarity> =>
  stream(async function* (run) {
    const fixed: FunctionValues[] = [];
    for (const anchor of anchors) fixed.push(functionValues(await run(() => loss.predict(anchor))));
    let point = 0;
    for (const theta of points) {
      const here = functionValues(await run(() => loss.predict(theta)));
      for (const [anchor, there] of fixed.entries())
        yield { type: 'similarity', point, anchor, ...functionSimilarity(here, there, outputs) };
      point += 1;
    }
  });
