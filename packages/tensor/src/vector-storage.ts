/**
 * A parameter vector θ ∈ ℝᴰ, or a direction in that space.
 *
 * Arithmetic is done in float64 whatever the storage; storage only decides memory and the final rounding.
 * A vector is never written after it was returned.
 */
export type Vector = Float32Array | Float64Array;

/** What makes a vector: numbers in float32 or in float64. */
export type VectorStorage = Float32ArrayConstructor | Float64ArrayConstructor;
