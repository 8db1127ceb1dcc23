import { dot, normal, randomSubspace, streamSeed, unit, type Vector } from '@orograph/tensor';

import type { Projection, ProjectionPlan } from './projection-plan.ts';
import { fastfoodProjection } from './fastfood-projection.ts';
import { sparseProjection } from './sparse-projection.ts';

/**
 * How the columns of V are drawn, all of unit length:
 * `normalized` independent Gaussian, `orthonormal` uniform over subspaces, `sparse` with √D entries ±D^-¼ each, or fewer where d is above 16√D, `fastfood`
 * products of Hadamard and diagonal matrices.
 */
export type ColumnKind = 'fastfood' | 'normalized' | 'orthonormal' | 'sparse';

/** The most numbers of dense columns that are kept, in float32; more are drawn anew at each use. 2²⁶ take a quarter of a gigabyte. */
const mostKept = 2 ** 26;

/**
 * The projection of a kind. Memory: `normalized` the smaller of 4D·d bytes and a quarter of a gigabyte, `orthonormal` D·d (and O(Dd²) to
 * draw), `sparse` nothing beyond D + d, `fastfood` 4D. Time for one product: D·d, D·d, d√D (16·D at most) and D log d.
 *
 * Reference: Li et al. 2018, section 2 and supplement S7.
 */
export function projection(kind: ColumnKind, plan: ProjectionPlan): Projection {
  const { dim, rank, seed } = plan;
  if (kind === 'sparse') return sparseProjection(plan);
  if (kind === 'fastfood') return fastfoodProjection(plan);
  if (kind === 'orthonormal') {
    const basis = randomSubspace(dim, rank, seed);
    return kept(plan, (k) => basis[k]!);
  }
  const column = (k: number): Vector => unit(normal(dim, streamSeed(seed, k)));
  return dim * rank > mostKept ? fromColumns(rank, column) : kept(plan, column);
}

/** Columns that are kept in float32, one after the other. */
function kept({ dim, rank }: ProjectionPlan, column: (k: number) => Vector): Projection {
  const numbers = new Float32Array(dim * rank);
  for (let k = 0; k < rank; k++) numbers.set(column(k), k * dim);
  return {
    ...fromColumns(rank, (k) => numbers.subarray(k * dim, (k + 1) * dim)),
    map: () => ({ kind: 'dense', dim, rank, numbers }),
  };
}

const fromColumns = (rank: number, column: (k: number) => Vector): Projection => ({
  displace: (origin, coords) => {
    const theta = new Float64Array(origin);
    for (let k = 0; k < rank; k += width) {
      const few = Math.min(width, rank - k);
      addColumns(theta, columnsFrom(k, few, column), coords.subarray(k, k + few));
    }
    return origin instanceof Float32Array ? new Float32Array(theta) : theta;
  },
  pullBack: (grad) => {
    const out = new Float64Array(rank);
    for (let k = 0; k < rank; k += width) {
      const few = Math.min(width, rank - k);
      out.set(products(grad, columnsFrom(k, few, column)), k);
    }
    return out;
  },
});

/** How many columns are taken at once: θ or a gradient passes through the cache once for all of them. */
const width = 4;

const columnsFrom = (k: number, count: number, column: (k: number) => Vector): Vector[] =>
  Array.from({ length: count }, (_, i) => column(k + i));

/** θ ← θ + Σ cᵢdᵢ, added in the order of the columns. */
function addColumns(theta: Float64Array, columns: readonly Vector[], coords: Vector): void {
  const [a, b, c, d] = columns;
  const [p, q, r, s] = coords;
  if (d)
    for (let i = 0; i < theta.length; i++)
      theta[i] = theta[i]! + p! * a![i]! + q! * b![i]! + r! * c![i]! + s! * d[i]!;
  else
    columns.forEach((one, k) => {
      for (let i = 0; i < theta.length; i++) theta[i] = theta[i]! + coords[k]! * one[i]!;
    });
}

/** ⟨dᵢ, g⟩ for each column. */
function products(grad: Vector, columns: readonly Vector[]): number[] {
  const [a, b, c, d] = columns;
  if (!d) return columns.map((one) => dot(one, grad));
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let i = 0; i < grad.length; i++) {
    const g = grad[i]!;
    p += a![i]! * g;
    q += b![i]! * g;
    r += c![i]! * g;
    s += d[i]! * g;
  }
  return [p, q, r, s];
}
