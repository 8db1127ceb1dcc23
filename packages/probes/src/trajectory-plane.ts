import {
  between,
  checkDim,
  combine,
  displace,
  dot,
  norm,
  project,
  subtract,
  symmetricEigenpairs,
  unit,
  type Vector,
} from '@orograph/tensor';

/** The subspace in which a trajectory moves most. */
export interface TrajectoryPlane {
  /** The last point θ_T. */
  readonly origin: Vector;
  /** The principal directions: orthonormal, the most explaining first. */
  readonly directions: readonly Vector[];
  /** The share of the variance of the trajectory along each direction. */
  readonly explained: readonly number[];
  /** The coordinates of each point: ⟨θₜ − θ_T, dᵢ⟩. */
  readonly coordinates: readonly (readonly number[])[];
  /** The distance of each point from the plane. */
  readonly residuals: readonly number[];
}

/**
 * Principal components of a trajectory: the eigenvectors of the covariance of its points, shown through the last one.
 *
 * O(T²D + T³) for T points, by the T×T Gram matrix. The points are centred before the directions are found, as in Li et
 * al.'s code; a small residual therefore needs not only the explained variance but a plane through θ_T.
 *
 * Reference: Li et al. 2018.
 *
 * @throws RangeError for a rank the trajectory does not have, or points of different dimensions.
 */
export function trajectoryPlane(
  thetas: readonly Vector[],
  { rank = 2 }: { readonly rank?: number } = {},
): TrajectoryPlane {
  const origin = thetas.at(-1);
  if (!origin) throw new RangeError('trajectoryPlane: expected at least one point, got none.');
  for (const theta of thetas) checkDim('trajectoryPlane', origin.length, theta);
  const moves = thetas.map((theta) => between(origin, theta));
  const mean = combine(moves);
  const centred = moves.map((move) => subtract(move, mean));
  const pairs = symmetricEigenpairs(centred.map((a) => centred.map((b) => dot(a, b))));
  const total = pairs.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const kept = pairs.slice(0, rank);
  const spanned = kept.filter(({ value }) => value > 1e-12 * total).length;
  if (spanned < rank)
    throw new RangeError(
      `trajectoryPlane: expected points that span ${rank} directions, ${thetas.length} points span ${spanned}.`,
    );
  const directions = kept.map(({ vector }) =>
    unit(displace(new Float64Array(origin.length), centred, [...vector])),
  );
  const coordinates = moves.map((move) => project(directions, move));
  return {
    origin,
    directions,
    explained: kept.map(({ value }) => value / total),
    coordinates,
    residuals: moves.map((move, t) =>
      norm(
        displace(
          move,
          directions,
          coordinates[t]!.map((c) => -c),
        ),
      ),
    ),
  };
}
