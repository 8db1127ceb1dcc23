import { checkSameLayout, type LaidOut } from '@orograph/models';
import {
  between,
  filterNormalize,
  layerNormalize,
  normal,
  randomSubspace,
  storedDot,
  streamSeed,
  type StoredVector,
  type Vector,
} from '@orograph/tensor';
import { misuse } from '@orograph/program';

/** How the directions of a cut are made. */
export type DirectionKind = 'random' | 'filter' | 'layer' | 'between';

/** How many directions, and from which seed. */
interface DirectionSettings {
  readonly rank: number;
  readonly seed: number;
}

/** A checkpoint as a point. */
export interface Checkpoint extends LaidOut {
  /** θ. */
  readonly theta: Vector;
}

/**
 * The directions of a cut through the first checkpoint.
 *
 * - `random`: an orthonormal basis of a uniformly random subspace;
 * - `filter`, `layer`: standard normal vectors, normalized per filter or block (Li et al. 2018); not orthogonal;
 * - `between`: from the first checkpoint to each of the others, which lie at coordinates (1, 0), (0, 1).
 *
 * @throws MisuseError as {@link checkDirections}.
 */
export function cutDirections(
  kind: DirectionKind,
  checkpoints: readonly [Checkpoint, ...Checkpoint[]],
  how: DirectionSettings,
): Vector[] {
  checkDirections(kind, checkpoints, how);
  const [{ theta, layout }, ...others] = checkpoints;
  const { rank, seed } = how;
  if (kind === 'between') return others.map((other) => between(theta, other.theta));
  if (kind === 'random') return [...randomSubspace(layout.dim, rank, seed)];
  const normalize = kind === 'filter' ? filterNormalize : layerNormalize;
  return Array.from({ length: rank }, (_, k) =>
    normalize(normal(layout.dim, streamSeed(seed, k)), theta, layout),
  );
}

/**
 * Throws unless the checkpoints can have such directions.
 *
 * @throws MisuseError if the checkpoints are not as many as the kind needs, or not of one architecture.
 */
export function checkDirections(
  kind: DirectionKind,
  checkpoints: readonly [Checkpoint, ...Checkpoint[]],
  { rank }: Pick<DirectionSettings, 'rank'>,
): void {
  const [{ path }, ...others] = checkpoints;
  if (kind === 'between') {
    const axes = Math.max(1, rank);
    if (others.length !== axes)
      throw misuse('the checkpoints do not span the cut', {
        expected: `${axes + 1} for ${axes === 1 ? 'one axis' : `${axes} axes`}`,
        got: String(checkpoints.length),
        where: 'the models and --grid',
      });
    for (const other of others) checkSameLayout(checkpoints[0], other);
    return;
  }
  if (others.length > 0)
    throw misuse(`--direction ${kind} needs one model`, {
      expected: path,
      got: `${checkpoints.length} models`,
      where: 'the models',
    });
}

/** The norms and inner products of directions, and how far they are from being orthonormal. */
export function describeDirections(directions: readonly (StoredVector | Vector)[]): Record<string, unknown> {
  const innerProducts = directions.map((a) => directions.map((b) => storedDot(a, b)));
  const errors = innerProducts.flatMap((row, i) =>
    row.map((value, j) => Math.abs(value - (i === j ? 1 : 0))),
  );
  return {
    norms: innerProducts.map((row, k) => Math.sqrt(row[k]!)),
    innerProducts,
    orthonormalityError: Math.max(0, ...errors),
  };
}
