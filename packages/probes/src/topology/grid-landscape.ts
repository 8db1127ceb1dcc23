import { sizeOf } from '@orograph/tensor';

import type { Landscape } from './merge-tree.ts';

/** Which points of a grid are neighbours: those that differ by one step along one axis, or along any number of them. */
export type Connectivity = 'all' | 'faces';

/**
 * A landscape on a grid of any rank, the last axis fastest.
 *
 * `all` (the default) takes points that touch at corners as neighbours too, as contour lines drawn through them may; `faces` only those next to each other along an axis.
 *
 * @throws RangeError for values that are not one a point.
 */
export function gridLandscape(
  shape: readonly number[],
  values: ArrayLike<number>,
  connectivity: Connectivity = 'all',
): Landscape {
  if (values.length !== sizeOf(shape))
    throw new RangeError(
      `gridLandscape: expected ${sizeOf(shape)} values for ${shape.join('x')} points, got ${values.length}.`,
    );
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const steps = stepsOf(shape.length).filter(
    (step) => connectivity === 'all' || step.filter((by) => by !== 0).length === 1,
  );
  const offsets = steps.map((step) => step.reduce((sum, by, axis) => sum + by * strides[axis]!, 0));
  const moves = steps.map((step) => step.flatMap((by, axis) => (by === 0 ? [] : [{ axis, by }])));
  const place = shape.map(() => 0);
  return {
    values,
    neighbours: (point, visit) => {
      for (let axis = 0; axis < shape.length; axis++)
        place[axis] = Math.floor(point / strides[axis]!) % shape[axis]!;
      for (let k = 0; k < offsets.length; k++) {
        const inside = moves[k]!.every(({ axis, by }) => {
          const to = place[axis]! + by;
          return to >= 0 && to < shape[axis]!;
        });
        if (inside) visit(point + offsets[k]!);
      }
    },
  };
}

/** All steps of −1, 0 or 1 along each axis but the one that stays. */
function stepsOf(rank: number): number[][] {
  const all = Array.from({ length: rank }).reduce<number[][]>(
    (steps) => steps.flatMap((step) => [-1, 0, 1].map((by) => [...step, by])),
    [[]],
  );
  return all.filter((step) => step.some((by) => by !== 0));
}
