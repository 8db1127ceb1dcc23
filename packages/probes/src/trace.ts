import {
  checkDim,
  dot,
  rademacher,
  streamSeed,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { stream } from './stream.ts';

/** Where the Hessian is taken, and how many samples. */
export interface TracePlan {
  /** θ. */
  readonly theta: Vector;
  /** How many samples at most; unsubscribe when enough. */
  readonly samples: number;
  /** The seed of the random signs. */
  readonly seed: number;
}

/** One random quadratic form. */
interface HessianSample {
  readonly quadratic: number;
  readonly square: number;
}

/**
 * Samples vᵀ∇²L(θ)v with random signs v, whose mean is tr ∇²L(θ): `pipe(runningMean())` gives it with its error.
 *
 * The variance of a sample is 2 Σ_{i≠j} H²ᵢⱼ; exact for a diagonal Hessian. Cold.
 *
 * Reference: Hutchinson 1990.
 *
 * @throws RangeError for a bad number of samples, or θ of another dimension.
 */
export const trace = (loss: TwiceDifferentiableLoss, plan: TracePlan): Observable<number> =>
  samplesOf('trace', loss, plan).pipe(map(({ quadratic }) => quadratic));

/**
 * Samples |∇²L(θ)v|² with random signs v, whose mean is ‖∇²L(θ)‖²_F = Σλ². Cold.
 *
 * @throws RangeError for a bad number of samples, or θ of another dimension.
 */
export const frobeniusSquared = (loss: TwiceDifferentiableLoss, plan: TracePlan): Observable<number> =>
  samplesOf('frobeniusSquared', loss, plan).pipe(map(({ square }) => square));

function samplesOf(
  caller: string,
  loss: TwiceDifferentiableLoss,
  { theta, samples, seed }: TracePlan,
): Observable<HessianSample> {
  checkDim(caller, loss.dim, theta);
  checkCount(caller, 'samples', samples);
  return stream(async function* (run) {
    for (let sample = 0; sample < samples; sample++) {
      const v = rademacher(loss.dim, streamSeed(seed, sample));
      const product = await run(() => loss.hvp(theta, v));
      yield { quadratic: dot(v, product), square: dot(product, product) };
    }
  });
}
