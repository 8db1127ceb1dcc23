import { checkDim, displace, randomDirection, type DifferentiableLoss, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { ball, checkBall, type Ball } from './sharpness-ball.ts';
import { stream } from './stream.ts';

/** Around which point, in which ball, and how long the ascent is. */
export interface SharpnessPlan extends Ball {
  /** θ. */
  readonly theta: Vector;
  /** How many steps of ascent. */
  readonly steps: number;
  /** The step length in units of ρ; 0.5 by default. */
  readonly rate?: number;
  /**
   * Where it starts: at a `random` point of the sphere (default), or where the gradient at θ leads to (`gradient`), which is the one step
   * of SAM.
   */
  readonly start?: 'gradient' | 'random';
  /** The seed of a random start. */
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
 * Climbs to max L(θ + δ) − L(θ) over a ball, from below, by projected ascent with normalized gradients: δ = Tε with |ε|₂ ≤ ρ or
 * |ε|_∞ ≤ ρ, T = 1 or, adaptively, diag|θ|.
 *
 * Cold; `steps + 1` gradients and a value, or one more gradient. On a quadratic at its minimum the plain ℓ₂ ball tends to ½λ_maxρ². Plain
 * balls are not invariant to rescaling of a ReLU network's layers (Dinh et al. 2017), adaptive ones are.
 *
 * References: Keskar et al. 2017; Foret et al. 2021 (SAM); Kwon et al. 2021 (ASAM).
 *
 * @example
 * ```ts
 * import { sharpness } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const plan = { theta: new Float64Array(3), radius: 0.1, steps: 50, seed: 0 };
 * const { largest } = await lastValueFrom(sharpness(quadratic([8, 2, 1], { seed: 0 }), plan));
 * console.log(largest); // ½ · 8 · 0.1² = 0.04
 * ```
 *
 * @throws RangeError for a radius or rate that is not positive, bad steps, or θ of another dimension.
 */
export function sharpness(loss: DifferentiableLoss, plan: SharpnessPlan): Observable<SharpnessStep> {
  const { theta, radius, steps, rate = 0.5, start = 'random', seed } = plan;
  checkDim('sharpness', loss.dim, theta);
  checkCount('sharpness', 'steps', steps);
  checkBall('sharpness', { radius, rate });
  const { toward, projected, displacement } = ball(theta, plan);
  return stream(async function* (run) {
    let base: number;
    let offset: Vector;
    if (start === 'gradient') {
      const { value, grad } = await run(() => loss.valueAndGrad(theta));
      base = value;
      offset = toward(new Float64Array(loss.dim), grad, radius) ?? new Float64Array(loss.dim);
    } else {
      base = await run(() => loss.value(theta));
      offset = projected(randomDirection(loss.dim, seed), 'sphere');
    }
    let largest = Number.NEGATIVE_INFINITY;
    for (let step = 0; step <= steps; step++) {
      const here = displace(theta, [displacement(offset)], [1]);
      const { value, grad } = await run(() => loss.valueAndGrad(here));
      const rise = value - base;
      largest = Math.max(largest, rise);
      yield { type: 'sharpness', step, rise, largest };
      const moved = toward(offset, grad, rate * radius);
      if (!moved) return;
      offset = projected(moved, 'ball');
    }
  });
}
