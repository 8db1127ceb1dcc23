import { streamSeed, type LinearMap, type Vector } from '@orograph/tensor';

import type { Projection, ProjectionPlan } from './projection-plan.ts';

/** How many columns have an entry for a weight, on average, at most. */
const mostInRow = 16;

/** The most entries that are listed for an engine: half a gigabyte. */
const mostEntries = 2 ** 26;

/**
 * Sparse columns: ℝᴰ is split into s strata, and each column has one entry ±s^-½ in each of them, at a random place. So columns have
 * exactly unit length, E⟨vᵢ, vⱼ⟩ = 0 and E⟨vᵢ, vⱼ⟩² = 1/D whatever s is. There are about √D strata, and fewer where more than
 * {@link mostInRow} columns would meet in a weight on average.
 *
 * An entry is a hash of (seed, stratum, column): nothing is stored, but for an engine that applies it. O(min(d√D, D)) for one product.
 *
 * Reference: Li, Hastie & Church 2006, "Very Sparse Random Projections", for the density 1/√D.
 */
export function sparseProjection({ dim, rank, seed }: ProjectionPlan): Projection {
  const width = Math.max(1, Math.floor(Math.sqrt(dim)), Math.floor(rank / mostInRow));
  const strata = Math.ceil(dim / width);
  const size = 1 / Math.sqrt(strata);
  // Stratum by stratum, for one fits the nearest cache.
  const displaced = (theta: Float64Array, coords: Vector): void => {
    for (let stratum = 0; stratum < strata; stratum++) {
      const [start, stream] = [stratum * width, streamSeed(seed, stratum)];
      const rows = Math.min(width, dim - start) / 2 ** 31;
      for (let k = 0; k < rank; k++) {
        const hash = streamSeed(stream, k);
        const row = start + Math.trunc((hash >>> 1) * rows);
        theta[row] = theta[row]! + ((hash & 1) === 0 ? size : -size) * coords[k]!;
      }
    }
  };
  const pulledBack = (sums: Float64Array, grad: Vector): void => {
    for (let stratum = 0; stratum < strata; stratum++) {
      const [start, stream] = [stratum * width, streamSeed(seed, stratum)];
      const rows = Math.min(width, dim - start) / 2 ** 31;
      for (let k = 0; k < rank; k++) {
        const hash = streamSeed(stream, k);
        const g = grad[start + Math.trunc((hash >>> 1) * rows)]!;
        sums[k] = sums[k]! + ((hash & 1) === 0 ? size : -size) * g;
      }
    }
  };
  const entries = (): LinearMap => {
    const [rows, values] = [new Int32Array(strata * rank), new Float32Array(strata * rank)];
    for (let stratum = 0; stratum < strata; stratum++) {
      const [start, stream] = [stratum * width, streamSeed(seed, stratum)];
      const among = Math.min(width, dim - start) / 2 ** 31;
      for (let k = 0; k < rank; k++) {
        const hash = streamSeed(stream, k);
        rows[stratum * rank + k] = start + Math.trunc((hash >>> 1) * among);
        values[stratum * rank + k] = (hash & 1) === 0 ? size : -size;
      }
    }
    return { kind: 'sparse', dim, rank, rows, values };
  };
  return {
    ...(strata * rank <= mostEntries && { map: entries }),
    displace: (origin, coords) => {
      const theta = new Float64Array(origin);
      displaced(theta, coords);
      return origin instanceof Float32Array ? new Float32Array(theta) : theta;
    },
    pullBack: (grad) => {
      const sums = new Float64Array(rank);
      pulledBack(sums, grad);
      return sums;
    },
  };
}
