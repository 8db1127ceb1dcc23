import { family, isFixed, lengthOf, type Label, type Labels } from './label.ts';
import { free } from './span.ts';

/** Labels that depend on more positions than this are not made. */
const MOST = 256;

/**
 * A label for an axis along which all numbers are equal: any order of them will do, another one at each position of the
 * axes before it that may move.
 */
export function freeCopies(size: number, axis: number, labels: Labels): Label {
  let room = MOST;
  const moving = labels.flatMap((label, i) => {
    const fits = i < axis && !isFixed(label) && lengthOf(label) <= room;
    if (fits) room = Math.floor(room / lengthOf(label));
    return fits ? [i] : [];
  });
  const nested = ([over, ...rest]: readonly number[]): Label =>
    over === undefined
      ? free(size)
      : family(
          over,
          Array.from({ length: lengthOf(labels[over]!) }, () => nested(rest)),
        );
  return nested(moving);
}

/** Labels for a tensor whose numbers are all equal, or `undefined` where its shape is not known. */
export const anyLabels = (shape: readonly number[] | undefined): Labels | undefined =>
  shape?.reduce<Labels>((labels, size, axis) => [...labels, freeCopies(size, axis, labels)], []);
