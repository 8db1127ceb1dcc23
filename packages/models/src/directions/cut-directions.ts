import {
  between,
  filterNormalize,
  layerNormalize,
  normal,
  randomSubspace,
  streamSeed,
  type Layout,
  type Vector,
} from '@orograph/tensor';

/** How the directions of a cut are made. */
export type CutDirectionKind = 'random' | 'filter' | 'layer' | 'between';

/** How many directions, and from which seed. */
export interface CutDirectionSettings {
  /** How many; `between` has one to each of the other points. */
  readonly rank: number;
  /** The seed of what is drawn. */
  readonly seed: number;
}

/** A point of parameter space. */
export interface PointLaidOut {
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** θ. */
  readonly theta: Vector;
}

/**
 * Makes the directions of a cut through the first of some points.
 *
 * - `random`: an orthonormal basis of a uniformly random subspace;
 * - `filter`, `layer`: standard normal vectors, normalized per filter or block (Li et al. 2018); not orthogonal;
 * - `between`: from the first point to each of the others, which lie at coordinates (1, 0), (0, 1).
 */
export function cutDirections(
  kind: CutDirectionKind,
  points: readonly [PointLaidOut, ...PointLaidOut[]],
  { rank, seed }: CutDirectionSettings,
): Vector[] {
  const [{ theta, layout }, ...others] = points;
  if (kind === 'between') return others.map((other) => between(theta, other.theta));
  if (kind === 'random') return [...randomSubspace(layout.dim, rank, seed)];
  const normalize = kind === 'filter' ? filterNormalize : layerNormalize;
  return Array.from({ length: rank }, (_, k) =>
    normalize(normal(layout.dim, streamSeed(seed, k)), theta, layout),
  );
}
