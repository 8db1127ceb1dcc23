import {
  checkDim,
  displace,
  norm,
  randomDirection,
  scale,
  type DifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { stream } from './stream.ts';

/** Around which point, in which ball, and how long the ascent is. */
export interface SharpnessPlan {
  /** θ. */
  readonly theta: Vector;
  /** ρ, the radius of the ball. */
  readonly radius: number;
  /** How many steps of ascent. */
  readonly steps: number;
  /** The step length in units of ρ; 0.5 by default. */
  readonly rate?: number;
  /** The seed of the direction of the start, on the sphere of radius ρ. */
  readonly seed: number;
}

/** One step of the ascent. */
export interface SharpnessStep {
  /** What the record is. */
  readonly type: 'sharpness';
  /** How many steps were made before. */
  readonly step: number;
  /** L(θ + δ) − L(θ) here. */
  readonly rise: number;
  /** The largest rise so far: a lower bound of the sharpness. */
  readonly largest: number;
}

/**
 * max over |δ| ≤ ρ of L(θ + δ) − L(θ), from below, by projected ascent with normalized gradients.
 *
 * Cold; `steps + 1` gradients and one value. On a quadratic at its minimum it tends to ½λ_maxρ². Not invariant to rescaling
 * of a ReLU network's layers (Dinh et al. 2017). Reference: Keskar et al. 2017.
 *
 * @throws RangeError for a radius or rate that is not positive, bad steps, or θ of another dimension.
 */
export function sharpness(loss: DifferentiableLoss, plan: SharpnessPlan): Observable<SharpnessStep> {
  const { theta, radius, steps, rate = 0.5, seed } = plan;
  checkDim('sharpness', loss.dim, theta);
  checkCount('sharpness', 'steps', steps);
  for (const [name, value] of Object.entries({ radius, rate }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`sharpness: ${name} must be positive, got ${value}.`);
  return stream(async function* (run) {
    const base = await run(() => loss.value(theta));
    let delta: Vector = scale(randomDirection(loss.dim, seed), radius);
    let largest = Number.NEGATIVE_INFINITY;
    for (let step = 0; step <= steps; step++) {
      const offset = delta;
      const { value, grad } = await run(() => loss.valueAndGrad(displace(theta, [offset], [1])));
      const rise = value - base;
      largest = Math.max(largest, rise);
      yield { type: 'sharpness', step, rise, largest };
      const slope = norm(grad);
      if (!(slope > 0 && Number.isFinite(slope))) return;
      const moved = displace(offset, [grad], [(rate * radius) / slope]);
      delta = scale(moved, Math.min(1, radius / norm(moved)));
    }
  });
}
