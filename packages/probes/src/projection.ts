import { dot, normal, randomSubspace, streamSeed, unit, type Vector } from '@orograph/tensor';

import type { Projection, ProjectionPlan } from './projection-plan.ts';
import { fastfoodProjection } from './fastfood-projection.ts';
import { sparseProjection } from './sparse-projection.ts';

/**
 * How the columns of V are drawn, all of unit length:
 * `normalized` independent Gaussian, `orthonormal` uniform over subspaces, `sparse` with √D entries ±D^-¼ each, `fastfood`
 * products of Hadamard and diagonal matrices.
 */
export type ColumnKind = 'fastfood' | 'normalized' | 'orthonormal' | 'sparse';

/** The most numbers of dense columns that are kept; more are drawn anew at each use. 2²⁶ take half a gigabyte. */
const mostKept = 2 ** 26;

/**
 * The projection of a kind. Memory: `normalized` the smaller of D·d and half a gigabyte, `orthonormal` D·d (and O(Dd²) to
 * draw), `sparse` nothing beyond D + d, `fastfood` 4D. Time for one product: D·d, D·d, d√D and D log d.
 *
 * Reference: Li et al. 2018, section 2 and supplement S7.
 */
export function projection(kind: ColumnKind, plan: ProjectionPlan): Projection {
  const { dim, rank, seed } = plan;
  if (kind === 'sparse') return sparseProjection(plan);
  if (kind === 'fastfood') return fastfoodProjection(plan);
  if (kind === 'orthonormal') {
    const basis = randomSubspace(dim, rank, seed);
    return fromColumns(rank, (k) => basis[k]!);
  }
  const column = (k: number): Vector => unit(normal(dim, streamSeed(seed, k)));
  if (dim * rank > mostKept) return fromColumns(rank, column);
  const kept = Array.from({ length: rank }, (_, k) => column(k));
  return fromColumns(rank, (k) => kept[k]!);
}

const fromColumns = (rank: number, column: (k: number) => Vector): Projection => ({
  displace: (origin, coords) => {
    let theta: Vector = new Float64Array(origin);
    for (let k = 0; k < rank; k++) theta = added(theta, column(k), coords[k]!);
    return origin instanceof Float32Array ? new Float32Array(theta) : theta;
  },
  pullBack: (grad) => Float64Array.from({ length: rank }, (_, k) => dot(column(k), grad)),
});

/** Adds c·d to θ in place: one column after another, so that only one needs to be there. */
function added(theta: Vector, direction: Vector, c: number): Vector {
  for (let i = 0; i < theta.length; i++) theta[i] = theta[i]! + c * direction[i]!;
  return theta;
}
