import { dot, rademacher, streamSeed } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature, type CurvaturePoint } from './curvature-of.ts';
import { inGroups } from './operator.ts';
import { stream } from './stream.ts';

/** Which matrix, and how many samples. */
export interface TracePlan extends CurvaturePoint {
  /** How many samples at most; unsubscribe when enough. */
  readonly samples: number;
  /** The seed of the random signs. */
  readonly seed: number;
}

/** One random quadratic form. */
interface QuadraticSample {
  readonly quadratic: number;
  readonly square: number;
}

/**
 * Samples vᵀAv with random signs v, whose mean is tr A, for an operator A or ∇²L(θ): `pipe(runningMean())` gives it with its error.
 *
 * The variance of a sample is 2 Σ_{i≠j} A²ᵢⱼ; exact for a diagonal matrix. Cold.
 *
 * Reference: Hutchinson 1990.
 *
 * @example
 * ```ts
 * import { runningMean, trace } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const loss = quadratic([3, 2, -1], { seed: 0 });
 * const samples = trace(loss, { theta: new Float64Array(3), samples: 2000, seed: 0 });
 * const { mean, standardError } = await lastValueFrom(samples.pipe(runningMean()));
 * console.log(mean, standardError); // 4, within a few standard errors
 * ```
 *
 * @throws RangeError for a bad number of samples, or θ of another dimension.
 */
export const trace = (curvature: Curvature, plan: TracePlan): Observable<number> =>
  samplesOf('trace', curvature, plan).pipe(map(({ quadratic }) => quadratic));

/**
 * Samples |Av|² with random signs v, whose mean is ‖A‖²_F = Σλ², for an operator A or ∇²L(θ). Cold.
 *
 * @throws RangeError for a bad number of samples, or θ of another dimension.
 */
export const frobeniusSquared = (curvature: Curvature, plan: TracePlan): Observable<number> =>
  samplesOf('frobeniusSquared', curvature, plan).pipe(map(({ square }) => square));

function samplesOf(caller: string, curvature: Curvature, plan: TracePlan): Observable<QuadraticSample> {
  const { samples, seed } = plan;
  const operator = operatorOf(caller, curvature, plan);
  checkCount(caller, 'samples', samples);
  return stream(async function* (run) {
    for (const group of inGroups([...Array(samples).keys()], operator)) {
      const vectors = group.map((sample) => rademacher(operator.dim, streamSeed(seed, sample)));
      const products = await run(() => operator.many(vectors));
      for (const [k, product] of products.entries())
        yield { quadratic: dot(vectors[k]!, product), square: dot(product, product) };
    }
  });
}
