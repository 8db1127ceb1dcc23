import {
  checkDim,
  dot,
  norm,
  rademacher,
  reject,
  scale,
  streamSeed,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { stream } from './stream.ts';
import type { TracePlan } from './trace.ts';

/** Where the Hessian is taken, how large a part of it is taken exactly, and how many samples of the rest. */
export interface HutchPlusPlusPlan extends TracePlan {
  /** k: how many random vectors find the part taken exactly. */
  readonly sketch: number;
}

/**
 * Samples tr(QᵀHQ) + vᵀPHPv with random signs v, whose mean is tr ∇²L(θ): Q is an orthonormal basis of ∇²L(θ)S for k random
 * vectors S, P = I − QQᵀ. `pipe(runningMean())` gives it with its error.
 *
 * Only the rest PHP has a variance, which is small where few eigenvalues are large. Cold; makes 2k products before the first
 * sample and one a sample.
 *
 * Reference: Meyer, Musco, Musco & Woodruff 2021, "Hutch++: Optimal Stochastic Trace Estimation".
 *
 * @throws RangeError for a bad number of samples or a sketch that is no whole number up to D, or θ of another dimension.
 */
export function hutchPlusPlus(
  loss: TwiceDifferentiableLoss,
  { theta, samples, sketch, seed }: HutchPlusPlusPlan,
): Observable<number> {
  checkDim('hutchPlusPlus', loss.dim, theta);
  checkCount('hutchPlusPlus', 'samples', samples);
  checkCount('hutchPlusPlus', 'sketch', sketch);
  if (sketch > loss.dim)
    throw new RangeError(`hutchPlusPlus: sketch must be at most D = ${loss.dim}, got ${sketch}.`);
  const signs = (k: number): Vector => rademacher(loss.dim, streamSeed(seed, k));
  return stream(async function* (run) {
    const basis: Vector[] = [];
    for (let k = 0; k < sketch; k++) {
      const column = Float64Array.from(await run(() => loss.hvp(theta, signs(k))));
      const rest = reject(basis, reject(basis, column));
      const left = norm(rest);
      // A column in the span of those before it: the Hessian has a smaller rank than the sketch.
      if (left > 1e-8 * norm(column)) basis.push(scale(rest, 1 / left));
    }
    let exact = 0;
    for (const q of basis) exact += dot(q, await run(() => loss.hvp(theta, q)));
    for (let sample = 0; sample < samples; sample++) {
      const v = reject(basis, signs(sketch + sample));
      yield exact + dot(v, await run(() => loss.hvp(theta, v)));
    }
  });
}
