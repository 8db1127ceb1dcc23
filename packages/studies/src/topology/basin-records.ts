import { filled, persistence, type Basin, type MergeTree } from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { indexAt } from '@orograph/tensor';

import type { LossGrid } from './slice-basins.ts';

/** The standard error of each loss of a slice, where it is known. */
export interface LossNoise {
  /** σ. */
  readonly noise?: number | undefined;
}

/** A slice of more points is not drawn beside its tree. */
const MOST_DRAWN = 40_401;

/**
 * Computes the persistence that errors of the losses alone do not reach with a probability of 95 %: 2ε, ε = σ √(2 ln(P/0.05)) being more than the largest of P normal errors
 * (union bound; a diagram moves by no more than the largest error, a persistence by no more than twice that).
 */
export const noiseLevel = ({ loss }: LossGrid, { noise }: LossNoise): number | undefined =>
  noise === undefined ? undefined : 2 * noise * Math.sqrt(2 * Math.log(loss.length / 0.05));

/** The coordinates of a point of the grid. */
export const coordsOf = (point: number, grid: LossGrid): number[] =>
  indexAt(point, grid.shape).map((i, axis) => grid.axes[axis]![i]!);

const placeOf = (point: number, grid: LossGrid): { index: number[]; coords: number[] } | null =>
  point < 0 ? null : { index: indexAt(point, grid.shape), coords: coordsOf(point, grid) };

/** The volume of one cell, in the units of the axes. */
const cellOf = ({ axes }: LossGrid): number =>
  axes.reduce(
    (volume, axis) => volume * (axis.length > 1 ? Math.abs(axis.at(-1)! - axis[0]!) / (axis.length - 1) : 1),
    1,
  );

/** Says of a basin of a slice where it is, how deep and how large: a record. */
export function basinRecord(basin: Basin, place: number, grid: LossGrid, noise: LossNoise): ResultRecord {
  const level = noiseLevel(grid, noise);
  return {
    type: 'basin',
    basin: place,
    minimum: placeOf(basin.minimum, grid),
    birth: basin.birth,
    saddle: placeOf(basin.saddle, grid),
    death: basin.death,
    persistence: persistence(basin),
    parent: basin.parent < 0 ? null : basin.parent,
    points: basin.points,
    volume: basin.points * cellOf(grid),
    ...(level !== undefined && { beyondNoise: persistence(basin) > level }),
  };
}

/** Makes the record of a plane that is drawn beside its tree, with the basin of each point, and without the basins that are left out; none of other slices. */
export function surfaceRecords(
  { shape, axes, loss }: LossGrid,
  {
    tree,
    kept,
    threshold,
  }: { readonly tree: MergeTree; readonly kept: MergeTree; readonly threshold: number },
): readonly ResultRecord[] {
  if (shape.length !== 2 || loss.length > MOST_DRAWN) return [];
  const isSimpler = kept.basins.length < tree.basins.length;
  return [
    {
      type: 'surface',
      shape,
      axes,
      loss: Array.from(loss),
      basinOf: Array.from(kept.basinOf),
      ...(isSimpler && { filled: Array.from(filled(loss, tree, threshold)) }),
    },
  ];
}
