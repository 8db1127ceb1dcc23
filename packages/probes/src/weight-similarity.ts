import { between, cosine, norm, type Vector } from '@orograph/tensor';

/** How alike two points of parameter space are. */
export interface WeightSimilarity {
  /** The cosine of θ₁ and θ₂. */
  readonly cosine: number;
  /** |θ₁ − θ₂|. */
  readonly distance: number;
  /** The cosine of the ways from where training began; `NaN` where there is no way. */
  readonly displacementCosine?: number;
}

/** Compares two points, and where both beginnings are known the ways from there. */
export const weightSimilarity = (
  [a, b]: readonly [Vector, Vector],
  [startA, startB]: readonly (Vector | undefined)[] = [],
): WeightSimilarity => ({
  cosine: cosine(a, b),
  distance: norm(between(a, b)),
  ...(startA && startB && { displacementCosine: cosine(between(startA, a), between(startB, b)) }),
});
