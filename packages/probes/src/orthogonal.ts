import { addMultiples, normal, reject, unit, type Basis, type Vector } from '@orograph/tensor';

import { held, type Storage } from './storage.ts';

/** Takes Σ cᵢbᵢ from a vector, in place. */
export const removeFrom = (v: Vector, basis: readonly Vector[], coords: readonly number[]): void =>
  addMultiples(
    v,
    basis,
    coords.map((c) => -c),
  );

/** A random unit vector orthogonal to a basis. */
export function freshVector(
  basis: Basis,
  { dim, seed, ...storage }: Storage & { readonly dim: number; readonly seed: number },
): Vector {
  const start = held(normal(dim, seed), storage);
  return basis.length === 0 ? unit(start) : unit(reject(basis, unit(reject(basis, start))));
}
