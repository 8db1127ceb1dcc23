import { dot, dots, rademacher, streamSeed } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature } from './curvature-of.ts';
import { inGroups } from './operator.ts';
import { removeFrom } from './orthogonal.ts';
import { growingBasis } from './range-basis.ts';
import { stream } from './stream.ts';
import type { TracePlan } from './trace.ts';

/** Which matrix, how large a part of it is taken exactly, and how many samples of the rest. */
export interface HutchPlusPlusPlan extends TracePlan {
  /** k: how many random vectors find the part taken exactly. */
  readonly sketch: number;
}

/**
 * Samples tr(QᵀAQ) + vᵀPAPv with random signs v, whose mean is tr A, for an operator A or ∇²L(θ): Q is an orthonormal basis of AS for k
 * random vectors S, P = I − QQᵀ. `pipe(runningMean())` gives it with its error.
 *
 * Only the rest PAP has a variance, which is small where few eigenvalues are large. Cold; makes 2k products before the first
 * sample and one a sample.
 *
 * Reference: Meyer, Musco, Musco & Woodruff 2021, "Hutch++: Optimal Stochastic Trace Estimation".
 *
 * @example
 * ```ts
 * import { hutchPlusPlus, runningMean } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const spectrum = Array.from({ length: 100 }, (_, i) => (i < 3 ? 100 : 0.01)); // few large eigenvalues
 * const plan = { theta: new Float64Array(100), sketch: 6, samples: 20, seed: 0 };
 * const estimates = hutchPlusPlus(quadratic(spectrum, { seed: 0 }), plan).pipe(runningMean());
 * console.log((await lastValueFrom(estimates)).mean); // about 300.97
 * ```
 *
 * @throws RangeError for a bad number of samples or a sketch that is no whole number up to D, or θ of another dimension.
 */
export function hutchPlusPlus(curvature: Curvature, plan: HutchPlusPlusPlan): Observable<number> {
  const { samples, sketch, seed } = plan;
  const operator = operatorOf('hutchPlusPlus', curvature, plan);
  checkCount('hutchPlusPlus', 'samples', samples);
  checkCount('hutchPlusPlus', 'sketch', sketch);
  if (sketch > operator.dim)
    throw new RangeError(`hutchPlusPlus: sketch must be at most D = ${operator.dim}, got ${sketch}.`);
  return stream(async function* (run) {
    // The vectors of a group are written over by those of the next.
    const places: Float64Array[] = [];
    const signs = (k: number, place: number): Float64Array =>
      rademacher(operator.dim, streamSeed(seed, k), (places[place] ??= new Float64Array(operator.dim)));
    const { basis, add } = growingBasis();
    for (const group of inGroups([...Array(sketch).keys()], operator))
      (await run(() => operator.many(group.map(signs)))).forEach(add);
    let exact = 0;
    for (const group of inGroups(basis, operator)) {
      const products = await run(() => operator.many(group));
      for (const [k, product] of products.entries()) exact += dot(group[k]!, product);
    }
    for (const group of inGroups([...Array(samples).keys()], operator)) {
      const vectors = group.map((sample, place) => signs(sketch + sample, place));
      for (const v of vectors) removeFrom(v, basis, dots(basis, v));
      const products = await run(() => operator.many(vectors));
      for (const [k, product] of products.entries()) yield exact + dot(vectors[k]!, product);
    }
  });
}
