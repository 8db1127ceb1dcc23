import type { Connectivity, MergeTree } from '@orograph/probes';
import { gridLandscape, mergeTree, simplifiedTree } from '@orograph/probes';

/** The losses of a slice on its grid. */
export interface LossGrid {
  /** Points along each axis. */
  readonly shape: readonly number[];
  /** Coordinates along each axis. */
  readonly axes: readonly (readonly number[])[];
  /** The loss, row-major; NaN where there is none. */
  readonly loss: Float64Array;
}

/** The basins of a slice. */
export interface SliceBasins {
  /** The merge tree of all basins. */
  readonly tree: MergeTree;
  /** Up to which persistence basins are left out. */
  readonly threshold: number;
  /** The tree without them. */
  readonly kept: MergeTree;
}

/** Makes the merge tree of a slice, and that without its shallow basins: those of less than a hundredth of the range where no `threshold` is given. */
export function sliceBasins(
  grid: LossGrid,
  {
    connectivity,
    threshold = rangeOf(grid) / 100,
  }: { readonly connectivity: Connectivity; readonly threshold?: number | undefined },
): SliceBasins {
  const tree = mergeTree(gridLandscape(grid.shape, grid.loss, connectivity));
  return { tree, threshold, kept: simplifiedTree(tree, threshold) };
}

function rangeOf({ loss }: LossGrid): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of loss)
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return high > low ? high - low : 0;
}
