import { checkDim, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';

/** The shape of a double well. */
export interface DoubleWellPlan {
  /** D. */
  readonly dim: number;
  /** The height of the barrier between the optima. */
  readonly barrier: number;
  /** The distance between the optima; 2 by default. */
  readonly separation?: number;
  /** The curvature of the loss along every axis but the first; 1 by default. */
  readonly stiffness?: number;
}

/** A double well, its optima and its exact barrier. */
export interface DoubleWell extends TwiceDifferentiableLoss {
  /** The two minima −s·e₀ and s·e₀, s half the separation; both of loss 0. */
  readonly optima: readonly [Float64Array, Float64Array];
  /** max over t of L(θₜ) on the segment between the optima, and the minimax over all paths between them. */
  readonly barrier: number;
}

/**
 * L(θ) = B(x² − 1)² + ½κ Σᵢ₌₁ θᵢ², x = θ₀/s: two minima of loss 0 at θ₀ = ±s, and between them a saddle of height B at 0.
 *
 * Every path between the optima passes θ₀ = 0, where L ≥ B: no connector is lower than the segment.
 *
 * @example
 * ```ts
 * import { doubleWell } from '@orograph/toy';
 *
 * const loss = doubleWell({ dim: 3, barrier: 2 });
 * const [a, b] = loss.optima;
 * console.log(await loss.value(a), await loss.value(new Float64Array(3)), await loss.value(b)); // 0, 2, 0
 * ```
 *
 * @throws RangeError unless dim is a whole number of at least 1 and the other numbers are positive and finite.
 */
export function doubleWell({ dim, barrier, separation = 2, stiffness = 1 }: DoubleWellPlan): DoubleWell {
  if (!(Number.isSafeInteger(dim) && dim >= 1))
    throw new RangeError(`doubleWell: dim must be a whole number of at least 1, got ${dim}.`);
  for (const [name, value] of Object.entries({ barrier, separation, stiffness }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`doubleWell: ${name} must be a positive number, got ${value}.`);
  const s = separation / 2;
  const valueAndGrad = (theta: Vector): { value: number; grad: Float64Array } => {
    checkDim('doubleWell', dim, theta);
    const x = theta[0]! / s;
    const grad = Float64Array.from(theta, (y) => stiffness * y);
    grad[0] = (4 * barrier * x * (x * x - 1)) / s;
    let value = barrier * (x * x - 1) ** 2;
    for (let i = 1; i < dim; i++) value += (stiffness / 2) * theta[i]! * theta[i]!;
    return { value, grad };
  };
  const optimum = (sign: number): Float64Array => {
    const out = new Float64Array(dim);
    out[0] = sign * s;
    return out;
  };
  return {
    dim,
    barrier,
    optima: [optimum(-1), optimum(1)],
    value: (theta) => Promise.resolve(valueAndGrad(theta).value),
    valueAndGrad: (theta) => Promise.resolve(valueAndGrad(theta)),
    hvp: (theta, v) => {
      checkDim('doubleWell', dim, theta);
      checkDim('doubleWell', dim, v);
      const out = Float64Array.from(v, (y) => stiffness * y);
      out[0] = (4 * barrier * (3 * (theta[0]! / s) ** 2 - 1) * v[0]!) / (s * s);
      return Promise.resolve(out);
    },
  };
}
