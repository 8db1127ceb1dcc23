import { checkDim, displace, randomDirection, streamSeed, type Loss, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { ball, checkBall, type Ball } from './sharpness-ball.ts';
import { stream } from './stream.ts';

/** Around which point, on which sphere, and how many samples. */
export interface AverageSharpnessPlan extends Pick<Ball, 'adaptive' | 'radius'> {
  /** θ. */
  readonly theta: Vector;
  /** How many points. */
  readonly samples: number;
  /** The seed of the directions. */
  readonly seed: number;
}

/**
 * Samples ½[L(θ + δ) + L(θ − δ)] − L(θ) at δ = Tε, ε uniform on the sphere |ε| = ρ, T = 1 or diag|θ|: `pipe(runningMean())` gives the
 * average-case sharpness with its error.
 *
 * About ρ²/(2D) · tr TᵀHT. The antithetic pair leaves the slope out, which averages to 0 anyway. Cold; two values a sample and one.
 *
 * Reference: Andriushchenko et al. 2023, "A Modern Look at the Relationship between Sharpness and Generalization".
 *
 * @example
 * ```ts
 * import { averageSharpness, runningMean } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const plan = { theta: new Float64Array(3), radius: 0.1, samples: 500, seed: 0 };
 * const mean = averageSharpness(quadratic([8, 2, 2], { seed: 0 }), plan).pipe(runningMean());
 * console.log((await lastValueFrom(mean)).mean); // about 0.1² / (2 · 3) · (8 + 2 + 2) = 0.02
 * ```
 *
 * @throws RangeError for a radius that is not positive, bad samples, or θ of another dimension.
 */
export function averageSharpness(loss: Loss, plan: AverageSharpnessPlan): Observable<number> {
  const { theta, radius, samples, seed } = plan;
  checkDim('averageSharpness', loss.dim, theta);
  checkCount('averageSharpness', 'samples', samples);
  checkBall('averageSharpness', { radius });
  const { projected, displacement } = ball(theta, plan);
  return stream(async function* (run) {
    const base = await run(() => loss.value(theta));
    for (let sample = 0; sample < samples; sample++) {
      const delta = displacement(projected(randomDirection(loss.dim, streamSeed(seed, sample)), 'sphere'));
      const ahead = await run(() => loss.value(displace(theta, [delta], [1])));
      const behind = await run(() => loss.value(displace(theta, [delta], [-1])));
      yield (ahead + behind) / 2 - base;
    }
  });
}
