import type { DataType, Dim } from './graph.ts';

/** What is known of a value: its type, its shape, and its elements if it is a short list of numbers (a shape, axes, scales). */
export interface Known {
  /** The element type. */
  readonly dataType: DataType;
  /** The shape, where known. */
  readonly shape?: readonly Dim[] | undefined;
  /** Its elements, where it is a short list, known or symbolic; 0 and 1 for conditions. */
  readonly elements?: readonly Dim[] | undefined;
}

/** Longer lists are not kept. */
export const MOST_ELEMENTS = 64;

/** A shape, `undefined` when not even its rank is known. */
export type Shape = readonly Dim[] | undefined;

/** What is known of the inputs of a node; `undefined` for one that is absent. */
export type Inputs = readonly (Known | undefined)[];

/** The numbers in a list if all are known. */
export const whole = (dims: readonly Dim[] | undefined): readonly number[] | undefined =>
  dims?.every((d) => typeof d === 'number') ? dims : undefined;

/** The numbers in a list if all are known and integers, as indices, axes and sizes must be. */
export const integers = (dims: readonly Dim[] | undefined): readonly number[] | undefined => {
  const numbers = whole(dims);
  return numbers?.every(Number.isInteger) ? numbers : undefined;
};

/** Whether two shapes are known to be the same. */
export const sameShape = (a: readonly Dim[] | undefined, b: readonly Dim[] | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((d, i) => d !== null && d === b[i]);

/** How many dimensions are not known. */
export const gaps = (shape: readonly Dim[] | undefined): number =>
  shape ? shape.filter((d) => d === null).length : Infinity;

/** As many unknown sizes as a list of a known, short length has entries. */
export const unknownDims = (rank: Dim | undefined): Shape =>
  typeof rank === 'number' && rank >= 0 && rank <= MOST_ELEMENTS ? Array<Dim>(rank).fill(null) : undefined;
