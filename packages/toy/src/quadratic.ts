import {
  checkDim,
  dot,
  norm,
  randomDirection,
  type Eigenpair,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';

/** A quadratic loss and its exact eigenpairs. */
export interface Quadratic extends TwiceDifferentiableLoss {
  /** The k-th eigenpair of the Hessian, in the order of the spectrum given. */
  eigenpair(k: number): Eigenpair;
}

/**
 * L(θ) = ½ θᵀHθ, H = Q diag(λ) Qᵀ with the eigenvalues `spectrum`; ∇L = Hθ, Hessian H. Minimal at 0 if no λ is negative.
 *
 * Q is the identity, or with a seed the reflection I − 2uuᵀ in a random hyperplane, so that no eigenvector is an axis.
 *
 * @example
 * ```ts
 * import { quadratic } from '@orograph/toy';
 *
 * const loss = quadratic([4, 1]);
 * console.log(await loss.valueAndGrad(Float64Array.of(1, 2))); // value ½(4·1 + 1·4) = 4, gradient [4, 2]
 * ```
 *
 * @throws RangeError for an empty spectrum or an eigenvalue that is not finite.
 */
export function quadratic(spectrum: ArrayLike<number>, { seed }: { readonly seed?: number } = {}): Quadratic {
  const lambda = Float64Array.from(spectrum);
  const dim = lambda.length;
  if (dim === 0) throw new RangeError('quadratic: expected at least one eigenvalue, got none.');
  const bad = lambda.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0)
    throw new RangeError(`quadratic: expected finite eigenvalues, got ${lambda[bad]} at index ${bad}.`);
  const u = seed === undefined ? undefined : randomDirection(dim, seed);
  const rotate = (v: Vector): Float64Array => {
    const along = u ? 2 * dot(u, v) : 0;
    return Float64Array.from(v, (x, i) => (u ? x - along * u[i]! : x));
  };
  const hessianTimes = (v: Vector): Float64Array => {
    checkDim('quadratic', dim, v);
    return rotate(rotate(v).map((x, i) => lambda[i]! * x));
  };
  return {
    dim,
    value: (theta) => Promise.resolve(dot(theta, hessianTimes(theta)) / 2),
    valueAndGrad: (theta) => {
      const grad = hessianTimes(theta);
      return Promise.resolve({ value: dot(theta, grad) / 2, grad });
    },
    hvp: (theta, v) => {
      checkDim('quadratic', dim, theta);
      return Promise.resolve(hessianTimes(v));
    },
    eigenpair: (k) => {
      const value = lambda[k];
      if (value === undefined)
        throw new RangeError(`quadratic: eigenpair expected an index from 0 to ${dim - 1}, got ${k}.`);
      const vector = rotate(Float64Array.from(lambda, (_, i) => (i === k ? 1 : 0)));
      return { value, vector: vector.map((x) => x / norm(vector)) };
    },
  };
}
