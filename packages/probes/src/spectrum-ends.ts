import { isFiniteVector } from '@orograph/tensor';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature, type CurvaturePoint } from './curvature-of.ts';
import { grown, ritzPairs, startKrylov } from './krylov.ts';

/** Of which matrix, and how accurately. */
export interface SpectrumEndsPlan extends CurvaturePoint {
  /** The most products. */
  readonly iterations: number;
  /** Enough when both residuals are at most this share of the largest |Ritz value|; 10⁻³ by default. */
  readonly tolerance?: number;
  /** The seed of the first vector. */
  readonly seed: number;
}

/** Both ends of a spectrum. */
export interface SpectrumEnds {
  /** λ_min, from above. */
  readonly smallest: number;
  /** λ_max, from below. */
  readonly largest: number;
  /** The larger of the two residuals |Au − λu|, as a share of the largest |Ritz value|; within it of each lies an eigenvalue. */
  readonly residual: number;
  /** How many products were made. */
  readonly products: number;
}

/**
 * Finds both ends of the spectrum of a symmetric operator, or of ∇²L(θ), by one Lanczos iteration with full reorthogonalization.
 *
 * Keeps a vector of D numbers a product. Where it ends before both residuals are small the result says so by its residual; a product that
 * is not finite gives NaN. A mean of |λ_min/λ_max| near 0 over a plane is a landscape that is nearly convex there (Li et al. 2018).
 *
 * @throws RangeError for a bad number of products, or θ of another dimension.
 */
export async function spectrumEnds(curvature: Curvature, plan: SpectrumEndsPlan): Promise<SpectrumEnds> {
  const { iterations, tolerance = 1e-3, seed } = plan;
  const operator = operatorOf('spectrumEnds', curvature, plan);
  checkCount('spectrumEnds', 'iterations', iterations, 1);
  const descending = (value: number): number => -value;
  const grow = { block: 1, seed, isSingle: operator.isSingle };
  let state = startKrylov(operator.dim, grow);
  for (;;) {
    const products = await operator.many(state.next);
    if (!products.every(isFiniteVector)) {
      const nothing = { smallest: Number.NaN, largest: Number.NaN, residual: Number.NaN };
      return { ...nothing, products: state.products + products.length };
    }
    state = grown(state, products, grow);
    const isLast = state.next.length === 0 || state.products >= iterations;
    if (!isLast && state.products % 4 !== 0) continue;
    const pairs = ritzPairs(state, descending);
    const [largest, smallest] = [pairs[0]!, pairs.at(-1)!];
    const scale = Math.max(Math.abs(largest.value), Math.abs(smallest.value));
    const residual = scale === 0 ? 0 : Math.max(largest.residual, smallest.residual) / scale;
    if (isLast || (state.products > 4 && residual <= tolerance))
      return {
        smallest: smallest.value,
        largest: largest.value,
        residual,
        products: state.products,
      };
  }
}
