import { interpolate, type Vector } from '@orograph/tensor';
import { scan, type MonoTypeOperatorFunction } from 'rxjs';

/**
 * The average of all vectors so far: θ̄ₖ₊₁ = (kθ̄ₖ + θ)/(k + 1), stochastic weight averaging when they come from a descent.
 *
 * In float64 whatever the storage. Reference: Izmailov et al. 2018.
 */
export const runningAverage = (): MonoTypeOperatorFunction<Vector> => (source) =>
  source.pipe(scan<Vector, Vector>((mean, theta, k) => interpolate(wide(mean), wide(theta), 1 / (k + 1))));

const wide = (theta: Vector): Float64Array =>
  theta instanceof Float64Array ? theta : Float64Array.from(theta);
