import { persistence, type Basin } from './joining.ts';
import type { MergeTree } from './merge-tree.ts';

/**
 * The tree without the basins of a persistence below `threshold`, each part of the one that it joins.
 *
 * @throws RangeError for a threshold that is negative or NaN.
 */
export function simplifiedTree(tree: MergeTree, threshold: number): MergeTree {
  checkThreshold(threshold);
  const { basins, basinOf } = tree;
  // Basins are in order of persistence: those that stay lead, and keep their places.
  const kept = basins.filter((basin) => persistence(basin) >= threshold);
  const into = (place: number): number => (place < kept.length ? place : into(basins[place]!.parent));
  return { ...tree, basins: kept, basinOf: basinOf.map((place) => (place < 0 ? place : into(place))) };
}

/**
 * The values with every basin of a persistence below `threshold` filled up to its saddle, for contour lines without them. No value is changed by the
 * threshold or more.
 *
 * @throws RangeError for a threshold that is negative or NaN.
 */
export function filled(
  values: ArrayLike<number>,
  { basins, basinOf }: MergeTree,
  threshold: number,
): Float64Array {
  checkThreshold(threshold);
  return Float64Array.from(values, (value, point) => {
    let level = value;
    let at: Basin | undefined = basins[basinOf[point]!];
    while (at && persistence(at) < threshold) {
      level = Math.max(level, at.death);
      at = basins[at.parent];
    }
    return level;
  });
}

function checkThreshold(threshold: number): void {
  if (!(threshold >= 0))
    throw new RangeError(`simplify: expected a threshold of at least 0, got ${threshold}.`);
}
