import {
  between,
  filterNormalize,
  layerNormalize,
  random,
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
  /** How far each of `filter` and `layer` is turned, in degrees; none by default. */
  readonly turn?: readonly number[] | undefined;
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
 * - `filter`, `layer`: standard normal vectors, normalized per filter or block (Li et al. 2018); not orthogonal. Turned by φ they are
 *   cos φ · n + sin φ · m with n and m standard normal, which is so again: by degrees another draw, at 90° an independent one;
 * - `between`: from the first point to each of the others, which lie at coordinates (1, 0), (0, 1).
 */
export function cutDirections(
  kind: CutDirectionKind,
  points: readonly [PointLaidOut, ...PointLaidOut[]],
  { rank, seed, turn }: CutDirectionSettings,
): Vector[] {
  const [{ theta, layout }, ...others] = points;
  if (kind === 'between') return others.map((other) => between(theta, other.theta));
  if (kind === 'random') return [...randomSubspace(layout.dim, rank, seed)];
  const normalize = kind === 'filter' ? filterNormalize : layerNormalize;
  return Array.from({ length: rank }, (_, k) =>
    normalize(drawTurned(new Float64Array(layout.dim), seed, k, turn?.[k]), theta, layout),
  );
}

/** The stream of what direction k is turned towards. */
const turnedStream = (k: number): number => -2 - k;

/** Draws direction k of a seed, turned by so many degrees, into `out`: standard normal. */
export function drawTurned<V extends Vector>(out: V, seed: number, k: number, degrees = 0): V {
  const drawn = random(streamSeed(seed, k));
  if (degrees === 0) {
    for (let i = 0; i < out.length; i++) out[i] = drawn.normal();
    return out;
  }
  const towards = random(streamSeed(seed, turnedStream(k)));
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  for (let i = 0; i < out.length; i++) out[i] = c * drawn.normal() + s * towards.normal();
  return out;
}
