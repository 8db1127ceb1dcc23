/** A point of a slice: where it is, and the loss there. */
export interface MeasuredPoint {
  /** Its place on each axis of the grid. */
  readonly index: readonly number[];
  /** Its coordinates along the directions. */
  readonly coords: readonly number[];
  /** L. */
  readonly loss: number;
}

/** How many points a slice has, and where its finite losses are least and greatest. */
export interface SliceExtremes {
  /** How many. */
  readonly points: number;
  /** At how many the loss is not finite. */
  readonly nonFinite: number;
  /** The first point of the least loss; `null` where none is finite. */
  readonly minimum: MeasuredPoint | null;
  /** The first point of the greatest loss. */
  readonly maximum: MeasuredPoint | null;
}

/** Takes in points as they come and has the extremes of those so far. */
export interface ExtremesFold {
  /** Takes in the next point. */
  readonly add: (point: MeasuredPoint) => void;
  /** The extremes so far. */
  readonly extremes: () => SliceExtremes;
}

/**
 * Sums up the points of a slice as they come, in memory that does not grow.
 *
 * @example
 * ```ts
 * import { segment, slice, sliceExtremes } from '@orograph/probes';
 * import { doubleWell } from '@orograph/toy';
 *
 * const loss = doubleWell({ dim: 2, barrier: 3 });
 * const found = sliceExtremes();
 * await slice(loss, segment(...loss.optima, { points: 5 })).forEach(found.add);
 * console.log(found.extremes().maximum); // { index: [2], coords: [0.5], loss: 3 }
 * ```
 */
export function sliceExtremes(): ExtremesFold {
  let [points, nonFinite] = [0, 0];
  let minimum: MeasuredPoint | undefined;
  let maximum: MeasuredPoint | undefined;
  return {
    add: (point) => {
      points += 1;
      if (!Number.isFinite(point.loss)) nonFinite += 1;
      else {
        if (!minimum || point.loss < minimum.loss) minimum = point;
        if (!maximum || point.loss > maximum.loss) maximum = point;
      }
    },
    extremes: () => ({ points, nonFinite, minimum: placeOf(minimum), maximum: placeOf(maximum) }),
  };
}

const placeOf = (point: MeasuredPoint | undefined): MeasuredPoint | null =>
  point ? { index: point.index, coords: point.coords, loss: point.loss } : null;
