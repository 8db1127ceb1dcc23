/** One point of a profile: where on the segment, and the loss there. */
export interface ProfilePoint {
  /** t first; 0 and 1 are the ends of the segment. */
  readonly coords: readonly number[];
  /** L(θₜ). */
  readonly loss: number;
}

/**
 * max over t of L(θₜ) − [(1 − t)L₀ + tL₁]: the height of the barrier in a profile, with t rescaled to [0, 1] from the
 * smallest to the largest of the points. 0 for a convex profile, `NaN` if a loss is not a number.
 *
 * Reference: Frankle et al. 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis".
 *
 * @example
 * ```ts
 * import { barrier } from '@orograph/probes';
 *
 * const losses = [0, 3, 1];
 * console.log(barrier(losses.map((loss, i) => ({ coords: [i / 2], loss })))); // 3 − ½(0 + 1) = 2.5
 * ```
 *
 * @throws RangeError for fewer than two points.
 */
export function barrier(profile: readonly ProfilePoint[]): number {
  const points = profile
    .map(({ coords, loss }) => ({ t: coords[0] ?? Number.NaN, loss }))
    .toSorted((a, b) => a.t - b.t);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2)
    throw new RangeError(`barrier: expected at least two points of a profile, got ${points.length}.`);
  const heights = points.map(({ t, loss }) => {
    const s = (t - first.t) / (last.t - first.t);
    return loss - ((1 - s) * first.loss + s * last.loss);
  });
  return Math.max(0, ...heights);
}
