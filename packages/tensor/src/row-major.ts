/**
 * The place of an index in the row-major order of a grid, whose last axis runs fastest: `placeAt([1, 2], [3, 4])` is 6.
 */
export const placeAt = (index: readonly number[], shape: readonly number[]): number =>
  index.reduce((place, i, axis) => place * shape[axis]! + i, 0);

/**
 * The index of a place in the row-major order of a grid, whose last axis runs fastest: `indexAt(6, [3, 4])` is [1, 2].
 */
export function indexAt(place: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = place;
  for (const n of shape.toReversed()) {
    index.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return index;
}
