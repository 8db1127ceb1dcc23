import type { LinearMap, Vector } from '@orograph/tensor';

/** V ∈ ℝᴰˣᵈ, a map from few coordinates into parameter space, and its transpose; not formed where it is large. */
export interface Projection {
  /** θ₀ + Vc, in the storage of θ₀. */
  displace(origin: Vector, coords: Vector): Vector;
  /** Vᵀg: a gradient in ℝᴰ as one in the coordinates. */
  pullBack(grad: Vector): Float64Array;
  /** V as data, in float32, for an engine that applies it itself; absent where it would be too large. */
  readonly map?: () => LinearMap;
}

/** The shape of V, and the seed that all of it follows from. */
export interface ProjectionPlan {
  /** D. */
  readonly dim: number;
  /** d, the number of columns. */
  readonly rank: number;
  /** The seed of V. */
  readonly seed: number;
}
