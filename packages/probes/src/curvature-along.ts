import {
  displace,
  dot,
  norm,
  type SampledLoss,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { last, lastValueFrom, type Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { eigenpairs } from './eigenpairs.ts';
import { gradientNoise } from './gradient-noise.ts';
import { hessian } from './loss-operators.ts';
import { linearOperator } from './operator.ts';
import { runningMean } from './operators/running-mean.ts';
import { stream } from './stream.ts';
import { trace } from './trace.ts';

/** What is measured at each point of a trajectory. */
export interface CurvatureAlongPlan {
  /** How many of the largest eigenvalues; their eigenvectors are the top eigenspace. */
  readonly top: number;
  /** The most products for them at a point; 60 + 10·top by default. */
  readonly iterations?: number;
  /** The batches whose gradients give the noise scale; not measured when absent. */
  readonly noise?: { readonly size: number; readonly batches: number };
  /** How many random vectors give the trace; not measured when absent. */
  readonly samples?: number;
  /** ρ of SAM's one step up the gradient; not measured when absent. */
  readonly radius?: number;
  /** The seed of first vectors, random ones and batches, the same at every point. */
  readonly seed: number;
  /** Points before this one are not measured; 0 by default. */
  readonly skip?: number;
}

/** The loss around one point of a trajectory. */
export interface CurvatureAt {
  /** What the record is. */
  readonly type: 'curvature-at';
  /** Which point, from 0. */
  readonly point: number;
  /** L(θ). */
  readonly loss: number;
  /** |∇L(θ)|. */
  readonly gradient: number;
  /** The largest eigenvalues of ∇²L(θ), λ₁ first. */
  readonly values: readonly number[];
  /** |∇²L u − λu| of each, computed. */
  readonly residuals: readonly number[];
  /** Whether all residuals are within the tolerance. */
  readonly converged: boolean;
  /** |P∇L|² / |∇L|², P the projection on the eigenvectors found: 1 for a gradient within them. */
  readonly alignment: number;
  /** gᵀ∇²L g / |g|², g = ∇L: the curvature along the gradient. */
  readonly alongGradient: number;
  /** tr ∇²L, by Hutchinson's estimator. */
  readonly trace?: number;
  /** The standard error of `trace`; NaN for a single sample. */
  readonly traceError?: number;
  /** L(θ + ρ∇L/|∇L|) − L(θ). */
  readonly sharpness?: number;
  /** tr Σ / |∇L|², Σ the covariance of the gradient of one example. */
  readonly noiseScale?: number;
  /** The largest eigenvalue of Σ, from below. */
  readonly largestNoise?: number;
}

/** A loss with curvature, which may be a mean over examples. */
export type CurvedLoss = TwiceDifferentiableLoss | (SampledLoss & TwiceDifferentiableLoss);

/**
 * Measures the loss around the points of a trajectory: λ₁ and the eigenvalues after it, the share of the gradient in their eigenspace, the curvature
 * along the gradient, the trace, how the loss rises one step of SAM up the gradient, and how gradients of batches scatter.
 *
 * Full-batch gradient descent of rate η is stable where λ₁ < 2/η; trained on, λ₁ often rises to it and stays ("edge of stability", Cohen et al.
 * 2021); the gradient comes to lie in the top eigenspace (Gur-Ari et al. 2018). Cold; one record a point. A point that is not finite is measured: NaN.
 *
 * The loss is one for all points, or at each its own: that of a network whose running statistics move with the training.
 *
 * @example
 * curvatureAlong(loss, thetas, { top: 3, seed: 0 }).subscribe(({ values: [largest], alignment }) => console.log(largest, alignment));
 *
 * @throws RangeError for counts that the dimension or the examples do not give, or noise of a loss without examples.
 */
export function curvatureAlong(
  lossAt: CurvedLoss | ((point: number) => CurvedLoss),
  thetas: Iterable<Vector>,
  { top, iterations, noise, samples, radius, seed, skip = 0 }: CurvatureAlongPlan,
): Observable<CurvatureAt> {
  checkCount('curvatureAlong', 'top', top, 1);
  if (samples !== undefined) checkCount('curvatureAlong', 'samples', samples, 1);
  if (radius !== undefined && !(radius > 0))
    throw new RangeError(`curvatureAlong: radius must be above 0, got ${radius}.`);
  const lossOf = (point: number): CurvedLoss => (typeof lossAt === 'function' ? lossAt(point) : lossAt);
  if (noise && !('batchValueAndGrad' in lossOf(skip)))
    throw new RangeError('curvatureAlong: the loss is not a mean over examples: noise cannot be measured.');
  return stream(async function* (run) {
    let point = -1;
    for (const theta of thetas) {
      point += 1;
      if (point < skip) continue;
      const loss = lossOf(point);
      const sampled = 'batchValueAndGrad' in loss ? loss : undefined;
      const { value, grad } = await run(() => loss.valueAndGrad(theta));
      const whole = hessian(loss, theta);
      // Its products end with the subscription, within the search for eigenpairs too.
      const operator = linearOperator({ ...whole, many: (vectors) => run(() => whole.many(vectors)) });
      const length = norm(grad);
      const found = await lastValueFrom(
        eigenpairs(operator, { count: top, seed, ...(iterations !== undefined && { iterations }) }).pipe(
          last(),
        ),
      );
      const turned = await operator(grad);
      const scatter =
        noise &&
        sampled &&
        (await run(() => gradientNoise(sampled, { theta, ...noise, seed, gradient: grad })));
      const mean =
        samples === undefined
          ? undefined
          : await lastValueFrom(trace(operator, { samples, seed }).pipe(runningMean()));
      const higher =
        radius === undefined
          ? undefined
          : await run(() => loss.value(displace(theta, [grad], [radius / length])));
      const inside = found.vectors.reduce((sum, u) => sum + (dot(u, grad) / length) ** 2, 0);
      yield {
        type: 'curvature-at',
        point,
        loss: value,
        gradient: length,
        values: found.values,
        residuals: found.residuals,
        converged: found.converged,
        alignment: found.vectors.length === 0 ? Number.NaN : inside,
        alongGradient: dot(grad, turned) / length ** 2,
        ...(mean && { trace: mean.mean, traceError: mean.standardError }),
        ...(higher !== undefined && { sharpness: higher - value }),
        ...(scatter && { noiseScale: scatter.scale, largestNoise: scatter.largest }),
      };
    }
  });
}
