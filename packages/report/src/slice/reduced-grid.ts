import type { SliceGrid } from './slice-grid.ts';

/** Points along an axis that a picture shows; beyond them a cell is smaller than a pixel or two. */
const most = 201;
/** Points along an axis of a volume. */
const mostInVolume = 41;

/**
 * A grid with at most 201 points along each axis (41 of a volume), for a picture: every k-th point, ends included as nearly as the step
 * allows. A smaller grid is returned as it is.
 */
export function reducedGrid(grid: SliceGrid): SliceGrid {
  const limit =
    grid.shape.length > 2 ? mostInVolume : grid.shape.length > 1 ? most : Number.POSITIVE_INFINITY;
  const kept = grid.shape.map((length) => {
    const step = Math.max(1, Math.ceil((length - 1) / (limit - 1)));
    return Array.from({ length: Math.floor((length - 1) / step) + 1 }, (_, i) => i * step);
  });
  if (kept.every((places, axis) => places.length === grid.shape[axis])) return grid;
  const shape = kept.map(({ length }) => length);
  const size = shape.reduce((product, length) => product * length, 1);
  const source = Array.from({ length: size }, (_, point) => {
    let rest = point;
    let [at, stride] = [0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += stride * kept[axis]![rest % shape[axis]!]!;
      rest = Math.floor(rest / shape[axis]!);
      stride *= grid.shape[axis]!;
    }
    return at;
  });
  const of = (values: Float64Array): Float64Array => Float64Array.from(source, (at) => values[at]!);
  return {
    shape,
    axes: grid.axes.map((axis, i) => kept[i]!.map((at) => axis[at]!)),
    loss: of(grid.loss),
    metrics: new Map([...grid.metrics].map(([name, values]) => [name, of(values)])),
    measured: Uint8Array.from(source, (at) => grid.measured[at]!),
  };
}
