import { storedDot, type StoredVector, type Vector } from '@orograph/tensor';

/** How long directions are, and how far from being orthonormal. */
export interface DirectionFacts {
  /** |dᵢ|. */
  readonly norms: readonly number[];
  /** ⟨dᵢ, dⱼ⟩. */
  readonly innerProducts: readonly (readonly number[])[];
  /** max |⟨dᵢ, dⱼ⟩ − δᵢⱼ|. */
  readonly orthonormalityError: number;
}

/** Measures the norms and inner products of directions, and how far they are from being orthonormal. */
export function describeDirections(directions: readonly (StoredVector | Vector)[]): DirectionFacts {
  const innerProducts = directions.map((a) => directions.map((b) => storedDot(a, b)));
  const errors = innerProducts.flatMap((row, i) =>
    row.map((value, j) => Math.abs(value - (i === j ? 1 : 0))),
  );
  return {
    norms: innerProducts.map((row, k) => Math.sqrt(row[k]!)),
    innerProducts,
    orthonormalityError: Math.max(0, ...errors),
  };
}
