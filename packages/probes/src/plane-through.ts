import { between, dot, norm, orthonormalize, type Vector } from '@orograph/tensor';

import type { Range } from './plan.ts';

/** The plane through three points, with an orthonormal basis. */
export interface PlaneThrough {
  /** The first point. */
  readonly origin: Vector;
  /** u, v: orthonormal. */
  readonly directions: readonly [Vector, Vector];
  /** The coordinates of the three points: (0, 0), (|p₁ − p₀|, 0) and (x, y) with y > 0. */
  readonly coordinates: readonly (readonly [number, number])[];
}

/**
 * The plane through p₀, p₁, p₂: u ∝ p₁ − p₀, v ∝ (p₂ − p₀) − ⟨p₂ − p₀, u⟩u.
 *
 * Reference: Garipov et al. 2018, "Loss Surfaces, Mode Connectivity, and Fast Ensembling of DNNs".
 *
 * @example
 * ```ts
 * import { planeThrough } from '@orograph/probes';
 *
 * const [a, b, c] = [
 *   Float64Array.of(0, 0, 0),
 *   Float64Array.of(2, 0, 0),
 *   Float64Array.of(1, 1, 0),
 * ] as const;
 * console.log(planeThrough([a, b, c]).coordinates); // [0, 0], [2, 0], [1, 1]
 * ```
 *
 * @throws RangeError if the points lie on a line.
 */
export function planeThrough(points: readonly [Vector, Vector, Vector]): PlaneThrough {
  const [p0, p1, p2] = points;
  const [first, second] = [between(p0, p1), between(p0, p2)];
  const [u, v] = orthonormalize([first, second]) as [Vector, Vector];
  return {
    origin: p0,
    directions: [u, v],
    coordinates: [
      [0, 0],
      [norm(first), 0],
      [dot(second, u), dot(second, v)],
    ],
  };
}

/** The smallest ranges that hold all `coordinates`, widened on each side by `margin` times their length (0.2 by default). */
export function rangesAround(
  coordinates: readonly (readonly number[])[],
  { margin = 0.2 }: { readonly margin?: number } = {},
): Range[] {
  return (coordinates[0] ?? []).map((_, k) => {
    const values = coordinates.map((point) => point[k]!);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [low - margin * (high - low), high + margin * (high - low)];
  });
}
