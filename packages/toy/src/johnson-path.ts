import { cosine, displace, dot, norm, scale, unit, type Vector } from '@orograph/tensor';
import type { Wedges } from './wedges.ts';

/** A low-loss path between two optima that turns about the origin and never passes through it. */
export interface JohnsonPath {
  /** The axes of the wedges passed, in order; consecutive ones share all axes but one. */
  readonly supports: readonly (readonly number[])[];
  /** The point at a share t of the way, 0 ≤ t ≤ 1; its radius runs from that of the one optimum to that of the other. */
  pointOn(t: number): Float64Array;
}

/**
 * The exact path over all axis-aligned wedges that swaps one axis at a time: its wedges are a walk on the Johnson graph
 * J(D, n), and it stays between the radii of its ends, so that it also joins optima of disjoint wedges of an annulus.
 *
 * Each point costs O(D). With n = 1 there is no such path between different rays.
 *
 * @example
 * ```ts
 * import { normal } from '@orograph/tensor';
 * import { johnsonPath, wedges } from '@orograph/toy';
 *
 * const loss = wedges({ dim: 6, longDirections: 3 });
 * const [a, b] = [0, 1].map((seed) => loss.project(normal(6, seed))) as [Float64Array, Float64Array];
 * const path = johnsonPath(loss, a, b);
 * console.log(await loss.value(path.pointOn(0.5))); // 0, as on all of it
 * ```
 *
 * @throws TypeError for wedges of another kind than `axis`; RangeError for an optimum of another dimension or off the
 * low-loss region, for fewer than two long directions, and for a share of the way beyond 0 to 1.
 */
export function johnsonPath(wedges: Wedges, from: Vector, to: Vector): JohnsonPath {
  const { kind = 'axis', longDirections } = wedges.plan;
  if (kind !== 'axis') throw new TypeError(`johnsonPath: expected wedges of kind axis, got ${kind}.`);
  if (longDirections < 2)
    throw new RangeError(`johnsonPath: expected at least 2 long directions, got ${longDirections}.`);
  const [first, last] = [from, to].map((optimum, i) => {
    const { axes, distance } = wedges.nearest(optimum);
    if (distance > 1e-9 * (1 + norm(optimum)) || norm(optimum) === 0)
      throw new RangeError(
        `johnsonPath: optimum ${i} must lie in the low-loss region and off the origin, got distance ${distance}, radius ${norm(optimum)}.`,
      );
    return [...axes!];
  }) as [number[], number[]];
  const left = first.filter((axis) => !last.includes(axis));
  const entered = last.filter((axis) => !first.includes(axis));
  const supports = Array.from({ length: left.length + 1 }, (_, j) =>
    [...first.filter((axis) => !left.slice(0, j).includes(axis)), ...entered.slice(0, j)].toSorted(
      (a, b) => a - b,
    ),
  );
  const [start, end] = [unit(Float64Array.from(from)), unit(Float64Array.from(to))];

  /** Where the path enters its j-th wedge: in the intersection of that and the wedge before. */
  const entry = (j: number): Vector => {
    const corner = start.slice();
    for (const axis of left.slice(0, j)) corner[axis] = 0;
    for (const axis of entered.slice(0, j - 1)) corner[axis] = end[axis]!;
    if (norm(corner) === 0) corner[supports[j]!.find((axis) => axis !== entered[j - 1])!] = 1;
    return unit(corner);
  };
  const before = left.length === 0 ? start : entry(left.length);
  const detour = cosine(before, end) < -1 + 1e-12 ? [across(before, supports.at(-1)!)] : [];
  const pieces = left.length + 1 + detour.length;
  const cornerAt = (j: number): Vector => {
    if (j === 0) return start;
    if (j === pieces) return end;
    return j <= left.length ? entry(j) : detour[0]!;
  };
  return {
    supports,
    pointOn: (t) => {
      if (!(t >= 0 && t <= 1)) throw new RangeError(`johnsonPath: expected a share from 0 to 1, got ${t}.`);
      const piece = Math.min(Math.floor(t * pieces), pieces - 1);
      const share = t * pieces - piece;
      const chord = displace(scale(cornerAt(piece), 1 - share), [cornerAt(piece + 1)], [share]);
      return scale(unit(chord), (1 - t) * norm(from) + t * norm(to)) as Float64Array;
    },
  };
}

/** A unit vector of the wedge of some axes, across another unit vector of it. */
function across(theta: Vector, axes: readonly number[]): Vector {
  const axis = axes.reduce((a, b) => (Math.abs(theta[b]!) < Math.abs(theta[a]!) ? b : a));
  const along = new Float64Array(theta.length);
  along[axis] = 1;
  return unit(displace(along, [theta], [-dot(theta, along)]));
}
