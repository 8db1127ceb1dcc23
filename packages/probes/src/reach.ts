import { checkDim, displace, norm, type Loss, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCrossing, crossing, type CrossingSettings } from './crossing.ts';
import { stream } from './stream.ts';

/** From where, along what, and up to which loss. The distances of the search are in units of each direction. */
export interface ReachPlan extends CrossingSettings {
  /** The point to start from. */
  readonly theta: Vector;
  /** The directions; each is followed both ways. */
  readonly directions: readonly Vector[];
  /** The loss that ends a direction: absolute, so add L(θ) for a relative one. */
  readonly threshold: number;
}

/** How far one direction goes one way. */
export interface Reach {
  /** What the record is. */
  readonly type: 'reach';
  /** The direction's place in the plan. */
  readonly direction: number;
  /** Which way along it. */
  readonly sign: 1 | -1;
  /** The coordinate t up to which L(θ + sign·t·d) ≤ threshold. */
  readonly reach: number;
  /** The same as a length: t|d|. */
  readonly distance: number;
  /** L there. */
  readonly loss: number;
  /** False when the threshold was not crossed within the limit: the direction is at least that long. */
  readonly bounded: boolean;
}

/**
 * The distance along each direction, forwards then backwards, before L exceeds a threshold: long and short directions.
 *
 * Cold; one evaluation at a time. Costs about log_growth(reach/start) + log₂(1/tolerance) evaluations a record.
 *
 * @example
 * ```ts
 * import { reach } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 *
 * const theta = new Float64Array(2);
 * const directions = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
 * // ½λt² = 1 at t = √(2/λ): 0.2 along the short direction, 2 along the long one.
 * reach(quadratic([50, 0.5]), { theta, directions, threshold: 1 }).subscribe(({ distance }) =>
 *   console.log(distance),
 * );
 * ```
 *
 * @throws RangeError for a direction of another dimension or a search that makes no sense.
 */
export function reach(loss: Loss, plan: ReachPlan): Observable<Reach> {
  const { theta, directions, threshold } = plan;
  checkDim('reach', loss.dim, theta);
  for (const direction of directions) checkDim('reach', loss.dim, direction);
  checkCrossing('reach', threshold, plan);
  return stream(async function* (run) {
    for (const [k, direction] of directions.entries())
      for (const sign of [1, -1] as const) {
        const found = await crossing(
          (t) => run(() => loss.value(displace(theta, [direction], [sign * t]))),
          threshold,
          plan,
        );
        yield {
          type: 'reach',
          direction: k,
          sign,
          reach: found.distance,
          distance: found.distance * norm(direction),
          loss: found.value,
          bounded: found.bounded,
        };
      }
  });
}
