import { between, displace, dot, norm, type Vector } from '@orograph/tensor';

/** Points of a path as they are seen in a cut. */
export interface PathInCut {
  /** The coordinates of the point of the cut that is nearest to each of its points. */
  readonly coords: readonly (readonly number[])[];
  /** How far each of its points is from the cut. */
  readonly residuals: readonly number[];
}

/**
 * Projects points onto a cut orthogonally, whatever the angles of its directions: D c = θ − θ₀ in least squares, by the normal equations
 * DᵀD c = Dᵀ(θ − θ₀).
 */
export function pathInCut(
  thetas: readonly Vector[],
  { origin, directions }: { readonly origin: Vector; readonly directions: readonly Vector[] },
): PathInCut {
  const gram = directions.map((a) => directions.map((b) => dot(a, b)));
  const points = thetas.map((theta) => {
    const move = between(origin, theta);
    const coords = solved(
      gram,
      directions.map((direction) => dot(direction, move)),
    );
    const rest = displace(
      move,
      directions,
      coords.map((c) => -c),
    );
    return { coords, residual: norm(rest) };
  });
  return {
    coords: points.map(({ coords }) => coords),
    residuals: points.map(({ residual }) => residual),
  };
}

/** The solution of a small symmetric positive system, by elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, k) => {
    for (const row of rows.slice(k + 1)) {
      const factor = row[k]! / pivot[k]!;
      for (let j = k; j < row.length; j++) row[j] = row[j]! - factor * pivot[j]!;
    }
  });
  const out = right.map(() => 0);
  for (let k = rows.length - 1; k >= 0; k--) {
    const known = out.reduce((sum, x, j) => (j > k ? sum + rows[k]![j]! * x : sum), 0);
    out[k] = (rows[k]!.at(-1)! - known) / rows[k]![k]!;
  }
  return out;
}
