import {
  type CompositeLoss,
  type Cut,
  type Loss,
  type Measurable,
  type SampledLoss,
  type Sliceable,
  type TwiceDifferentiableLoss,
  type ValueAndGrad,
} from './loss.ts';
import type { StepperSettings } from './stepper.ts';
import { dot, type Vector } from './vector.ts';
import { storedDot, type StoredVector } from './stored-vector.ts';

/** What a loss may offer. */
type Offers = Partial<TwiceDifferentiableLoss & CompositeLoss & SampledLoss & Measurable & Sliceable>;

/**
 * L(θ) + ½λ|θ|², weight decay as part of the loss: values, gradients (∇L + λθ), Hessian-vector and Gauss-Newton products (Hv + λv), batches, the
 * loss among the metrics, and cuts. What the loss does not offer stays absent; all else it has stays as it is, Fisher matrices too,
 * which are of the likelihood alone.
 *
 * In a cut the square is exact in the coordinates, |θ₀ + Σcᵢdᵢ|² = |θ₀|² + 2Σcᵢ⟨θ₀,dᵢ⟩ + Σcᵢcⱼ⟨dᵢ,dⱼ⟩, and costs nothing beside the loss.
 *
 * @example
 * ```ts
 * import { withWeightDecay } from '@orograph/tensor';
 * import { quadratic } from '@orograph/toy';
 *
 * const loss = withWeightDecay(quadratic([1, 3]), 2); // ½(1 + 2)θ₀² + ½(3 + 2)θ₁²
 * console.log(await loss.value(Float64Array.of(1, 1))); // 4
 * ```
 *
 * @throws RangeError unless λ is a number from 0.
 */
export function withWeightDecay<L extends Loss>(loss: L, lambda: number): L {
  if (!(lambda >= 0 && Number.isFinite(lambda)))
    throw new RangeError(`withWeightDecay: lambda must be a number from 0, got ${lambda}.`);
  const { valueAndGrad, batchValueAndGrad, stepper, hvp, hvps, gaussNewton, metrics, cut } = loss as Offers;
  const penalty = (theta: Vector): number => (lambda / 2) * dot(theta, theta);
  const added = (theta: Vector, { value, grad }: ValueAndGrad, memory?: Vector): ValueAndGrad => ({
    value: value + penalty(theta),
    grad: plus(grad, lambda, theta, memory),
  });
  return {
    ...loss,
    value: async (theta: Vector) => (await loss.value(theta)) + penalty(theta),
    ...(valueAndGrad && {
      valueAndGrad: async (theta: Vector) => added(theta, await valueAndGrad.call(loss, theta)),
    }),
    ...(batchValueAndGrad && {
      batchValueAndGrad: async (...[theta, indices, settings]: Parameters<typeof batchValueAndGrad>) =>
        added(theta, await batchValueAndGrad.call(loss, theta, indices, settings), settings?.memory),
    }),
    ...(stepper && {
      stepper: (settings: StepperSettings) =>
        stepper.call(loss, { ...settings, l2: (settings.l2 ?? 0) + lambda }),
    }),
    ...(hvp && {
      hvp: async (theta: Vector, v: Vector) => plus(await hvp.call(loss, theta, v), lambda, v),
    }),
    ...(hvps && {
      hvps: async (...[theta, vectors, settings]: Parameters<typeof hvps>) =>
        plusEach(await hvps.call(loss, theta, vectors, settings), lambda, vectors),
    }),
    ...(gaussNewton && {
      gaussNewton: async (...[theta, vectors, settings]: Parameters<typeof gaussNewton>) =>
        plusEach(await gaussNewton.call(loss, theta, vectors, settings), lambda, vectors),
    }),
    ...(metrics && {
      metrics: async (theta: Vector) => {
        const found = await metrics.call(loss, theta);
        return { ...found, loss: found.loss + penalty(theta) };
      },
    }),
    ...(cut && {
      cut: async (...[origin, directions, ...rest]: Parameters<typeof cut>) =>
        decayedCut(await cut.call(loss, origin, directions, ...rest), origin, directions, lambda),
    }),
  };
}

/** aₖ + c bₖ. */
const plusEach = (a: readonly Vector[], c: number, b: readonly Vector[]): Vector[] =>
  a.map((vector, k) => plus(vector, c, b[k]!));

/** a + c b, in `memory` where a was written there, else in float64. */
function plus(a: Vector, c: number, b: Vector, memory?: Vector): Vector {
  const out = a === memory ? memory : Float64Array.from(a);
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + c * b[i]!;
  return out;
}

function decayedCut<C extends Cut>(
  cut: C,
  origin: Vector,
  directions: readonly (StoredVector | Vector)[],
  lambda: number,
): C {
  const square = dot(origin, origin);
  const along = directions.map((d) => storedDot(origin, d));
  const gram = directions.map((d) => directions.map((e) => storedDot(d, e)));
  const penalty = (coords: readonly number[]): number => {
    let sum = square;
    coords.forEach((c, i) => {
      sum += 2 * c * along[i]!;
      coords.forEach((other, j) => (sum += c * other * gram[i]![j]!));
    });
    return (lambda / 2) * sum;
  };
  return {
    ...cut,
    value: async (coords: readonly number[]) => (await cut.value(coords)) + penalty(coords),
    values: async (batch: readonly (readonly number[])[]) =>
      (await cut.values(batch)).map((value, i) => value + penalty(batch[i]!)),
    measure: async (coords: readonly number[]) => {
      const found = await cut.measure(coords);
      return { ...found, loss: found.loss + penalty(coords) };
    },
  };
}
