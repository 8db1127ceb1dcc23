import type { ValueInfo } from '@orograph/onnx';
import type { DataTensor } from './data-tensor.ts';
import { firstExamples } from './tensor-rows.ts';
import type { StoredArray } from './stored-array.ts';

/** The axis that counts the examples, by the name of an input or output of the graph, or `target`; the first where it is not named. */
export type BatchAxes = Readonly<Record<string, number>>;

const moved = <T>(list: readonly T[], axis: number): T[] => [list[axis]!, ...list.toSpliced(axis, 1)];

/** What an input wants once its examples are counted by the first axis. */
export const inputWithBatchFirst = (input: ValueInfo, axes: BatchAxes): ValueInfo => {
  const axis = axes[input.name] ?? 0;
  return input.shape && axis < input.shape.length ? { ...input, shape: moved(input.shape, axis) } : input;
};

/** A tensor with the axis that counts its examples, which it has, first. */
function withBatchFirst(tensor: DataTensor, axis: number): DataTensor {
  const { shape, data } = tensor;
  const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const examples = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const copy = data.slice() as typeof data;
  for (let o = 0; o < outer; o++)
    for (let n = 0; n < examples; n++) {
      const from = (o * examples + n) * inner;
      copy.set(data.subarray(from, from + inner) as never, (n * outer + o) * inner);
    }
  return { ...tensor, shape: moved(shape, axis), data: copy };
}

/**
 * An array of a file with the axis that counts its examples first; where that is another, all of it is read.
 *
 * @throws RangeError for an axis that it does not have. `where` names the array.
 */
export function batchFirst(array: StoredArray, axis: number, where: string): StoredArray {
  if (axis === 0) return array;
  const { shape } = array;
  if (!(Number.isInteger(axis) && axis > 0 && axis < shape.length))
    throw new RangeError(
      `${where} has shape [${shape.join()}], expected the axis of its examples from 0 to ${shape.length - 1}, got ${axis}.`,
    );
  return {
    shape: moved(shape, axis),
    dataType: array.dataType,
    read: async (count = Number.POSITIVE_INFINITY) =>
      firstExamples(withBatchFirst(await array.read(), axis), count),
  };
}

/** What to say where an array counts other examples than the first: the axis that agrees with the rest, if there is one. */
export function batchAxisHint(
  arrays: readonly { readonly name: string; readonly shape: readonly number[] }[],
  uneven: string,
): string {
  for (const { name, shape } of arrays) {
    const [count, ...others] = arrays.filter((other) => other.name !== name).map((other) => other.shape[0]!);
    const axis = shape.findIndex((n, i) => i > 0 && n === count && n > 1);
    if (axis > 0 && shape[0] !== count && others.every((other) => other === count))
      return `; if axis ${axis} of "${name}" counts the examples, say so with batchAxes: { "${name}": ${axis} }`;
  }
  return uneven === 'target'
    ? ''
    : '; an input that is the same for all examples is named with constants: ["…"]';
}
