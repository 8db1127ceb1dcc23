/** A tensor of the interpreter: every number is a float64, conditions are 0 and 1. */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  /** Whether the numbers are whole, so that division truncates. */
  readonly whole: boolean;
}

/** The number of entries. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The place of an index in row-major order. */
export const placeOf = (shape: readonly number[], index: readonly number[]): number => {
  let place = 0;
  for (let i = 0; i < shape.length; i++) place = place * shape[i]! + index[i]!;
  return place;
};

/** The index at a place in row-major order. */
const indexOf = (shape: readonly number[], place: number): number[] => {
  const index = Array<number>(shape.length);
  let rest = place;
  for (let i = shape.length - 1; i >= 0; i--) {
    index[i] = rest % shape[i]!;
    rest = Math.floor(rest / shape[i]!);
  }
  return index;
};

/** Every index of a shape in row-major order. */
export const indices = (shape: readonly number[]): readonly number[][] =>
  Array.from({ length: sizeOf(shape) }, (_, place) => indexOf(shape, place));

/** The tensor with f(index) as its entries. */
export const tabulate = (
  shape: readonly number[],
  f: (index: readonly number[]) => number,
  whole = false,
): Value => ({ shape, whole, data: Float64Array.from(indices(shape), f) });

/** The entry at an index. */
export const at = (x: Value, index: readonly number[]): number => x.data[placeOf(x.shape, index)]!;

/** A list of whole numbers. */
export const wholes = (numbers: readonly number[], shape: readonly number[] = [numbers.length]): Value => ({
  shape,
  data: Float64Array.from(numbers),
  whole: true,
});

/** The axis, counted from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The shape that shapes broadcast to. */
export function broadcast(shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    const dims = shapes.map((s) => s[i - rank + s.length] ?? 1);
    const large = dims.find((d) => d !== 1) ?? 1;
    if (dims.some((d) => d !== 1 && d !== large))
      throw new RangeError(`interpret: shapes [${shapes.join('], [')}] do not broadcast.`);
    return large;
  });
}

/** The entry that an index of the broadcast shape reads. */
export const read = (x: Value, index: readonly number[]): number => {
  const lead = index.length - x.shape.length;
  return at(
    x,
    x.shape.map((d, i) => (d === 1 ? 0 : index[i + lead]!)),
  );
};
