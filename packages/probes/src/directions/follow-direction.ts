import { displace, filterLength, norm, type Layout, type Loss, type Vector } from '@orograph/tensor';
import { concatMap, defer, map, type Observable } from 'rxjs';

import { reach, type Reach } from '../reach.ts';
import type { KindDirection } from './direction-setting.ts';

/** From where a direction is followed, and up to which loss. */
export interface FollowPlan {
  /** θ. */
  readonly theta: Vector;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The direction. */
  readonly direction: Pick<KindDirection, 'eigenvalue' | 'make'>;
  /** L(θ). */
  readonly at: number;
  /** The loss that is high. */
  readonly threshold: number;
  /** How far it is followed. */
  readonly limit: number;
}

/** How far a direction goes one way. */
export interface FollowedReach extends Pick<Reach, 'bounded' | 'distance' | 'loss' | 'sign' | 'type'> {
  /** λ, the curvature along an eigenvector. */
  readonly eigenvalue?: number;
  /** √(2(threshold − L(θ))/λ), the distance that the curvature alone says, where it is positive. */
  readonly predicted?: number;
  /** The distance in units of the filters that the direction moves; `null` where it moves none that has a length. */
  readonly filterLength: number | null;
}

/**
 * Follows a direction both ways until the loss is high. Cold: the direction is made, and the loss opened, at subscription.
 *
 * @throws RangeError in the stream, as `reach`.
 */
export const followDirection = (
  open: () => Promise<Loss>,
  { theta, layout, direction: { eigenvalue, make }, at, threshold, limit }: FollowPlan,
): Observable<FollowedReach> =>
  defer(async () => {
    const direction = make();
    const start = Math.min(limit, norm(theta) / 100 || limit / 1000);
    return {
      scaled: filterLength(displace(new Float64Array(layout.dim), [direction], [1]), theta, layout),
      found: reach(await open(), { theta, directions: [direction], threshold, limit, start }),
    };
  }).pipe(
    concatMap(({ scaled, found }) =>
      found.pipe(
        map(({ type, sign, distance, loss, bounded }) => ({
          type,
          ...(eigenvalue !== undefined && { eigenvalue }),
          ...(eigenvalue! > 0 && { predicted: Math.sqrt((2 * (threshold - at)) / eigenvalue!) }),
          sign,
          distance,
          filterLength: Number.isNaN(scaled) ? null : distance * scaled,
          loss,
          bounded,
        })),
      ),
    ),
  );
