import { combine, norm, scale, type Vector } from '@orograph/tensor';
import type { Wedges } from './wedges.ts';

/** A low-loss m-dimensional complex that joins m + 1 optima. */
export interface BarycentricConnector {
  /** m. */
  readonly rank: number;
  /** M_σ at index σ, a bit mask of optima: bit i is optimum i. Index 0, the empty subset, holds nothing. */
  readonly vertices: readonly (Float64Array | undefined)[];
  /** All (m + 1)! chains of masks, each mask one optimum larger than the one before; their simplices are the complex. */
  readonly simplices: readonly (readonly number[])[];
  /** The point of a simplex with these barycentric coordinates; in an annulus, moved along its ray into it. */
  pointOn(simplex: readonly number[], weights: readonly number[]): Float64Array;
}

/** More would be over a million simplices. */
const MOST_OPTIMA = 9;

/**
 * The exact m-connector of m + 1 optima in axis-aligned wedges: M_σ = Π_{∩ S_i} mean P_i over the optima i in σ, S_i the
 * axes of the wedge nearest to P_i, joined as the barycentric subdivision of the m-simplex.
 *
 * The simplex (M_{a}, M_{ab}, M_{abc}, …) lies wholly in the wedge of a, so the loss is 0 on all of the complex.
 * The optima stay where they are: they should lie in the low-loss region.
 *
 * @throws TypeError for wedges of kind `random`; RangeError for fewer than 1 or more than 9 optima, an optimum of another
 * dimension, off the low-loss region, or in an annulus with a hole, optima whose wedges share no axis.
 */
export function barycentricConnector(wedges: Wedges, optima: readonly Vector[]): BarycentricConnector {
  const { kind = 'axis', annulus } = wedges.plan;
  if (kind === 'random')
    throw new TypeError(
      'barycentricConnector: expected axis-aligned wedges (kind axis or sampled), got random.',
    );
  if (!(optima.length >= 1 && optima.length <= MOST_OPTIMA))
    throw new RangeError(`barycentricConnector: expected 1 to ${MOST_OPTIMA} optima, got ${optima.length}.`);
  const supports = optima.map((optimum, i) => {
    const { axes, distance } = wedges.nearest(optimum);
    if (distance > 1e-9 * (1 + norm(optimum)))
      throw new RangeError(
        `barycentricConnector: optimum ${i} must lie in the low-loss region, got distance ${distance}.`,
      );
    const inside = new Uint8Array(wedges.dim);
    for (const axis of axes!) inside[axis] = 1;
    return inside;
  });

  const members = (mask: number): number[] => optima.map((_, i) => i).filter((i) => mask & (1 << i));
  const vertices = Array.from({ length: 1 << optima.length }, (_, mask) => {
    const inSigma = members(mask);
    if (inSigma.length === 0) return undefined;
    if (inSigma.length === 1) return Float64Array.from(optima[inSigma[0]!]!);
    const mean = combine(inSigma.map((i) => Float64Array.from(optima[i]!)));
    const vertex = Float64Array.from(mean, (x, axis) => (inSigma.every((i) => supports[i]![axis]) ? x : 0));
    if (annulus && annulus.inner > 0 && norm(vertex) === 0)
      throw new RangeError(
        `barycentricConnector: the wedges of optima ${inSigma.join(', ')} must share an axis to pass the hole of the annulus, got none.`,
      );
    return vertex;
  });

  const grow = (chain: readonly number[]): readonly (readonly number[])[] => {
    if (chain.length === optima.length) return [chain];
    const last = chain.at(-1) ?? 0;
    return optima.flatMap((_, i) => (last & (1 << i) ? [] : grow([...chain, last | (1 << i)])));
  };
  return {
    rank: optima.length - 1,
    vertices,
    simplices: grow([]),
    pointOn: (simplex, weights) => {
      const corners = simplex.map((mask) => {
        const vertex = vertices[mask];
        if (!vertex)
          throw new RangeError(
            `barycentricConnector: simplex expected masks from 1 to ${vertices.length - 1}, got ${mask}.`,
          );
        return vertex;
      });
      const sum = weights.reduce((total, w) => total + w, 0);
      if (weights.length !== corners.length || !weights.every((w) => w >= 0) || !(Math.abs(sum - 1) <= 1e-9))
        throw new RangeError(
          `barycentricConnector: weights must be ${corners.length} numbers of at least 0 that sum to 1, got [${weights.join(', ')}].`,
        );
      const point = combine(corners, weights) as Float64Array;
      const length = norm(point);
      if (!annulus || length === 0) return point;
      const target = Math.min(Math.max(length, annulus.inner), annulus.outer);
      return target === length ? point : (scale(point, target / length) as Float64Array);
    },
  };
}
