import { addMultiples, type Vector } from '@orograph/tensor';

import { zeros, type Storage } from './storage.ts';

/** Rows of the basis that stay in the cache while all combinations take them up. */
const rows = 2048;

/** The vectors Σ sᵢ bᵢ for several s, some rows at a time, as the basis is larger than the cache. */
export function combinations(
  basis: readonly Vector[],
  coordinates: readonly ArrayLike<number>[],
  storage: Storage = {},
): Vector[] {
  const dim = basis[0]?.length ?? 0;
  const out = coordinates.map(() => zeros(dim, storage));
  const lists = coordinates.map((s) => Array.from(s));
  for (let from = 0; from < dim; from += rows) {
    const to = Math.min(dim, from + rows);
    const parts = basis.map((b) => b.subarray(from, to));
    for (const [k, s] of lists.entries()) addMultiples(out[k]!.subarray(from, to), parts, s);
  }
  return out;
}
