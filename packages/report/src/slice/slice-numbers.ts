import type { SliceGrid } from './slice-grid.ts';

/** What a slice comes to in numbers. */
export interface SliceNumbers {
  readonly total: number;
  readonly measured: number;
  readonly nan: number;
  readonly infinite: number;
  /** Where the loss is least among finite values, if there is any. */
  readonly minimum?: LossAt;
  /** Where it is greatest. */
  readonly maximum?: LossAt;
  /** The point at the origin, if it is on the grid. */
  readonly origin?: LossAt;
}

/** A point and its loss. */
export interface LossAt {
  readonly coords: readonly number[];
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Counts and extremes of a slice. */
export function sliceNumbers(grid: SliceGrid): SliceNumbers {
  let [measured, nan, infinite, least, most, origin] = [0, 0, 0, -1, -1, -1];
  grid.loss.forEach((loss, point) => {
    if (grid.measured[point] === 0) return;
    measured += 1;
    if (coordsOf(grid, point).every((coord) => Math.abs(coord) < 1e-12)) origin = point;
    if (Number.isNaN(loss)) nan += 1;
    else if (!Number.isFinite(loss)) infinite += 1;
    else {
      if (least < 0 || loss < grid.loss[least]!) least = point;
      if (most < 0 || loss > grid.loss[most]!) most = point;
    }
  });
  return {
    total: grid.loss.length,
    measured,
    nan,
    infinite,
    ...(least < 0 ? {} : { minimum: lossAt(grid, least), maximum: lossAt(grid, most) }),
    ...(origin < 0 ? {} : { origin: lossAt(grid, origin) }),
  };
}

function coordsOf({ shape, axes }: SliceGrid, point: number): number[] {
  let rest = point;
  return shape
    .map((length, axis) => [length, axes[axis]!] as const)
    .toReversed()
    .map(([length, axis]) => {
      const coord = axis[rest % length]!;
      rest = Math.floor(rest / length);
      return coord;
    })
    .toReversed();
}

const lossAt = (grid: SliceGrid, point: number): LossAt => ({
  coords: coordsOf(grid, point),
  loss: grid.loss[point]!,
  metrics: Object.fromEntries([...grid.metrics].map(([name, values]) => [name, values[point]!])),
});
