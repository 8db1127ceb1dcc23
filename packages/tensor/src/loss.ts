import { checkDim } from './layout.ts';
import type { SteppableLoss } from './stepper.ts';
import { displaceInto, isInMemory, type StoredVector } from './stored-vector.ts';
import { displace, norm, scale, subtract, type Vector } from './vector.ts';

/**
 * L: ℝᴰ → ℝ, the data included: the mean over the whole data set given, exactly weighted over uneven batches.
 *
 * Deterministic: the same θ gives the same bits, whatever ran before and however many calls are under way.
 * A value that is not finite is a result, never replaced.
 */
export interface Loss {
  /** D, the number of parameters. */
  readonly dim: number;
  /** Whether D is so large that vectors are held as few times as can be, and in float32. */
  readonly isLarge?: boolean | undefined;
  /** L(θ). */
  value(theta: Vector): Promise<number>;
}

/** L(θ) and ∇L(θ). */
export interface ValueAndGrad {
  /** L(θ). */
  readonly value: number;
  /** ∇L(θ). */
  readonly grad: Vector;
}

/** A loss with a gradient. */
export interface DifferentiableLoss extends Loss {
  /** L(θ) and ∇L(θ), in one pass. */
  valueAndGrad(theta: Vector): Promise<ValueAndGrad>;
}

/** Over what products with a curvature matrix are taken. */
export interface ProductSettings {
  /** The examples the loss is the mean over; all of them by default. */
  readonly indices?: Int32Array;
}

/** A loss with Hessian-vector products. */
export interface TwiceDifferentiableLoss extends DifferentiableLoss {
  /** ∇²L(θ) v, without forming the Hessian. */
  hvp(theta: Vector, v: Vector): Promise<Vector>;
  /** ∇²L(θ) v₁, …, ∇²L(θ) vₖ, in fewer passes than `hvp` takes for each. */
  hvps?(theta: Vector, vectors: readonly Vector[], settings?: ProductSettings): Promise<Vector[]>;
}

/** A loss of the numbers z(θ) that a network computes, L = Σᵣ ℓᵣ(z) / W over the terms r, with the matrices that this gives. */
export interface CompositeLoss {
  /** Jᵀ (∂²L/∂z²) J v for each v, J = ∂z/∂θ: the generalized Gauss-Newton matrix, positive semidefinite where ℓ is convex in z. */
  gaussNewton(theta: Vector, vectors: readonly Vector[], settings?: ProductSettings): Promise<Vector[]>;
  /** The distribution p(t | z) of the targets whose −log p is ℓ up to a constant; absent where there is none. */
  readonly likelihood?: string;
  /**
   * (1/W) Σᵣ ∇ℓᵣ ∇ℓᵣᵀ v for each v: the empirical Fisher matrix.
   *
   * @throws RangeError where the loss has no likelihood.
   */
  empiricalFisher(theta: Vector, vectors: readonly Vector[], settings?: ProductSettings): Promise<Vector[]>;
  /**
   * The same with targets drawn from p(t | z(θ)) instead of those of the data, averaged over `samples` draws: an unbiased estimate of
   * the Fisher matrix, and the same one whenever the seed is the same.
   *
   * @throws RangeError where the loss has no likelihood.
   */
  sampledFisher(
    theta: Vector,
    vectors: readonly Vector[],
    settings: ProductSettings & { readonly seed: number; readonly samples?: number },
  ): Promise<Vector[]>;
}

/** What a batch may be given besides θ and its examples. */
export interface BatchSettings {
  /** Memory of length D the gradient may be written into, in its storage: fresh pages cost more than a step of a dense network. */
  readonly memory?: Vector;
  /** The seed of what a loss draws anew for every batch of a training, as dropout does; when absent nothing is drawn. */
  readonly seed?: number;
  /** Running statistics, which the batch moves **in place**; they need not be those the loss starts with. */
  readonly running?: Float64Array;
}

/** A differentiable loss that is a mean over examples, and can be taken over some of them. */
export interface SampledLoss extends DifferentiableLoss {
  /** How many examples the mean is over. */
  readonly examples: number;
  /** What a training keeps beside θ at its start: the running statistics of batch normalization. Absent where there is nothing. */
  readonly running?: Float64Array;
  /** The mean over the examples at `indices`, and its gradient. */
  batchValueAndGrad(theta: Vector, indices: Int32Array, settings?: BatchSettings): Promise<ValueAndGrad>;
  /** Starts a training inside the engine, many steps a call; absent where there is none. */
  readonly stepper?: SteppableLoss['stepper'];
}

/** L(θ) with the named metrics of the same pass. */
export interface Measurement {
  /** L(θ). */
  readonly loss: number;
  /** For instance `accuracy` (a share of 1), `error`, `mse`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A loss that also measures metrics. */
export interface Measurable {
  /** L(θ) and the metrics, in one pass. */
  metrics(theta: Vector): Promise<Measurement>;
}

/** The loss restricted to origin + span(directions), prepared once. */
export interface Cut {
  /** The number of directions. */
  readonly rank: number;
  /** How many calls are worth having under way at once; 1 where evaluation is sequential. */
  readonly concurrency: number;
  /** L(θ₀ + Σ cᵢdᵢ). */
  value(coords: readonly number[]): Promise<number>;
  /** L at many coordinates. */
  values(coordsBatch: readonly (readonly number[])[]): Promise<Float64Array>;
  /** L and the metrics at one point. */
  measure(coords: readonly number[]): Promise<Measurement>;
  /** Gives back what was prepared. */
  dispose(): Promise<void>;
}

/** A loss that has a faster way to be cut than one displaced θ at a time. */
export interface Sliceable {
  /** Prepares the cut through `origin` along `directions`. */
  cut(origin: Vector, directions: readonly Vector[]): Promise<Cut>;
}

/** A loss of a model whose outputs can be compared. */
export interface Predictive {
  /** The model's outputs on every example, row-major [examples, outputs]. */
  predict(theta: Vector): Promise<{ readonly shape: readonly number[]; readonly data: Vector }>;
}

/**
 * The cut of a loss as it is, whatever cuts it has of its own: a displaced θ a point. Directions may lie outside memory; metrics are empty for a
 * loss that has none.
 *
 * @throws RangeError if a length is not the loss's dimension.
 */
export function plainCut(
  loss: Loss & Partial<Measurable>,
  origin: Vector,
  directions: readonly (StoredVector | Vector)[],
): Cut {
  for (const vector of [origin, ...directions]) checkDim('cut', loss.dim, vector);
  const at = (coords: readonly number[]): Vector => {
    if (directions.every(isInMemory)) return displace(origin, directions, coords);
    const theta = new Float32Array(loss.dim);
    displaceInto(theta, origin, directions, coords);
    return theta;
  };
  return {
    rank: directions.length,
    concurrency: 1,
    value: (coords) => loss.value(at(coords)),
    values: async (batch) => {
      const out = new Float64Array(batch.length);
      for (let i = 0; i < batch.length; i++) out[i] = await loss.value(at(batch[i]!));
      return out;
    },
    measure: async (coords) =>
      loss.metrics ? loss.metrics(at(coords)) : { loss: await loss.value(at(coords)), metrics: {} },
    dispose: () => Promise.resolve(),
  };
}

/** Any loss with `cut`: its own where it has one, else {@link plainCut}. */
export const sliceable = (loss: Loss & Partial<Sliceable> & Partial<Measurable>): Sliceable => ({
  cut: (origin, directions) =>
    loss.cut?.(origin, directions) ?? Promise.resolve(plainCut(loss, origin, directions)),
});

/**
 * Adds Hessian-vector products by central differences of the gradient, where the caller accepts their error:
 * ∇²L(θ)v ≈ |v| (∇L(θ + hv̂) − ∇L(θ − hv̂)) / 2h, v̂ = v/|v|.
 *
 * The truncation error is O(h²) on a smooth loss, the rounding error O(ε/h). On piecewise linear networks (ReLU,
 * max-pooling) it does **not** converge as h → 0: units that flip between the two points contribute jumps.
 *
 * @example
 * ```ts
 * import { withDifferenceHvp } from '@orograph/tensor';
 * import { doubleWell } from '@orograph/toy';
 *
 * const { value, valueAndGrad, dim } = doubleWell({ dim: 2, barrier: 1, separation: 2 });
 * const loss = withDifferenceHvp({ dim, value, valueAndGrad }, { h: 1e-4 });
 * console.log(await loss.hvp(Float64Array.of(1, 0), Float64Array.of(1, 0))); // about [8, 0], the curvature of a well
 * ```
 *
 * @throws RangeError if h is not a positive number.
 */
export function withDifferenceHvp<L extends DifferentiableLoss>(
  loss: L,
  { h }: { readonly h: number },
): L & TwiceDifferentiableLoss {
  if (!(h > 0 && Number.isFinite(h)))
    throw new RangeError(`withDifferenceHvp: h must be a positive number, got ${h}.`);
  const hvp = async (theta: Vector, v: Vector): Promise<Vector> => {
    const length = norm(v);
    if (length === 0) return v.slice();
    const ahead = await loss.valueAndGrad(displace(theta, [v], [h / length]));
    const behind = await loss.valueAndGrad(displace(theta, [v], [-h / length]));
    return scale(subtract(ahead.grad, behind.grad), length / (2 * h));
  };
  return { ...loss, hvp };
}
