import { normal } from './random.ts';
import { norm, scale, subtract, type Vector } from './vector.ts';

/**
 * v/|v|.
 *
 * @throws RangeError if v is zero or not finite.
 */
export function unit(v: Vector): Vector {
  const length = norm(v);
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError(`unit: expected a finite vector that is not zero, got one of norm ${length}.`);
  return scale(v, 1 / length);
}

/** A direction uniform on the unit sphere of ℝᴰ: a normalized standard normal vector. */
export const randomDirection = (dim: number, seed: number): Vector => unit(normal(dim, seed));

/**
 * b − a, in float64: the direction from one point to another, not normalized.
 *
 * @example
 * ```ts
 * import { between, displace } from '@orograph/tensor';
 *
 * const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3, 6)];
 * console.log(displace(a, [between(a, b)], [0.5])); // half-way: [2, 4]
 * ```
 */
export const between = (a: Vector, b: Vector): Vector => subtract(Float64Array.from(b), a);
