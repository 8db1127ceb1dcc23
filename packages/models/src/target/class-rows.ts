import { sizeOf } from '@orograph/tensor';
import type { DataTensor } from '../data/data-tensor.ts';

/** What rows of a target are: a single 1 among zeros, or shares from 0 up that sum to 1. */
export type ClassRows = 'one-hot' | 'shares';

/** How far a row may be from summing to 1: shares are often kept in half precision. */
const tolerance = 2e-3;

/** Calls `visit` with the places of each row of a tensor along an axis, until it returns false. */
function eachRow(
  { shape }: DataTensor,
  axis: number,
  visit: (at: (k: number) => number) => boolean,
): boolean {
  const inner = sizeOf(shape.slice(axis + 1));
  const length = shape[axis]!;
  const outer = sizeOf(shape.slice(0, axis));
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) if (!visit((k) => (o * length + k) * inner + i)) return false;
  return true;
}

/** What the rows of a tensor along an axis are; `undefined` where one is neither. */
export function classRows(tensor: DataTensor, axis: number): ClassRows | undefined {
  const length = tensor.shape[axis]!;
  let oneHot = true;
  const all = eachRow(tensor, axis, (at) => {
    let sum = 0;
    for (let k = 0; k < length; k++) {
      const share = Number(tensor.data[at(k)]);
      if (!(share >= 0)) return false;
      if (share !== 0 && share !== 1) oneHot = false;
      sum += share;
    }
    return Math.abs(sum - 1) <= tolerance;
  });
  return all ? (oneHot ? 'one-hot' : 'shares') : undefined;
}

/** The place of the 1 in each row along an axis, as int64. */
export function classesOf(tensor: DataTensor, axis: number): DataTensor {
  const classes: bigint[] = [];
  const length = tensor.shape[axis]!;
  eachRow(tensor, axis, (at) => {
    let place = 0;
    for (let k = 0; k < length; k++) if (Number(tensor.data[at(k)]) === 1) place = k;
    classes.push(BigInt(place));
    return true;
  });
  return {
    shape: tensor.shape.toSpliced(axis, 1),
    dataType: 'int64',
    data: BigInt64Array.from(classes),
  };
}
