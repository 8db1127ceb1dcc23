import { normal, streamSeed } from './random.ts';
import { sideBySide } from './side-by-side.ts';
import { addMultiples, displace, dot, dots, norm, type Vector } from './vector.ts';

/** Orthonormal directions: ⟨bᵢ, bⱼ⟩ = δᵢⱼ. */
export type Basis = readonly Vector[];

/**
 * An orthonormal basis of the span of `directions`, in their order: classical Gram-Schmidt, applied twice
 * ("twice is enough", Giraud et al. 2005), in float64.
 *
 * @example
 * ```ts
 * import { orthonormalize } from '@orograph/tensor';
 *
 * const basis = orthonormalize([Float64Array.of(3, 0, 0), Float64Array.of(1, 1, 0)]);
 * console.log(basis.map((b) => [...b])); // [[1, 0, 0], [0, 1, 0]]
 * ```
 *
 * @throws RangeError if a direction lies in the span of those before it (to a relative 10⁻⁸), naming it.
 */
export function orthonormalize(directions: readonly Vector[]): Basis {
  const basis: Vector[] = [];
  directions.forEach((direction, k) => {
    const before = norm(direction);
    const rest = sideBySide(direction, basis, Float64Array);
    for (let pass = 0; pass < 2; pass++)
      addMultiples(
        rest,
        basis,
        dots(basis, rest).map((c) => -c),
      );
    const left = norm(rest);
    if (!(left > 1e-8 * before))
      throw new RangeError(
        `orthonormalize: direction ${k} is zero, not finite or in the span of those before it (${left} of its norm ${before} is left).`,
      );
    for (let i = 0; i < rest.length; i++) rest[i]! *= 1 / left;
    basis.push(rest);
  });
  return basis;
}

/** max |⟨bᵢ, bⱼ⟩ − δᵢⱼ|: how far directions are from being orthonormal. */
export const orthonormalityError = (directions: readonly Vector[]): number =>
  Math.max(
    0,
    ...directions.flatMap((a, i) =>
      directions.slice(0, i + 1).map((b, j) => Math.abs(dot(a, b) - (i === j ? 1 : 0))),
    ),
  );

/**
 * An orthonormal basis of a random `rank`-dimensional subspace of ℝᴰ, uniform over all of them (Haar).
 *
 * @example
 * ```ts
 * import { norm, normal, project, randomSubspace } from '@orograph/tensor';
 *
 * const basis = randomSubspace(1000, 100, 0);
 * const v = normal(1000, 1);
 * console.log(norm(Float64Array.from(project(basis, v))) / norm(v)); // about √(100/1000) = 0.32
 * ```
 */
export const randomSubspace = (dim: number, rank: number, seed: number): Basis =>
  orthonormalize(Array.from({ length: rank }, (_, k) => normal(dim, streamSeed(seed, k))));

/** The coordinates of v in a basis: ⟨bᵢ, v⟩. */
export const project = (basis: Basis, v: Vector): number[] => dots(basis, v);

/** v without its part in the span of a basis: v − Σ ⟨bᵢ, v⟩ bᵢ. */
export const reject = (basis: Basis, v: Vector): Vector =>
  displace(
    v,
    basis,
    project(basis, v).map((c) => -c),
  );
