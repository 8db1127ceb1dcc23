import type { ValueInfo } from '@orograph/onnx';
import { fits } from './conform.ts';
import type { DataTensor } from './data-tensor.ts';

/** What is known of the arrays of a file before they are read. */
export type Known = Readonly<Record<string, Pick<DataTensor, 'dataType' | 'shape'>>>;

/** The inputs of a graph and the arrays of a file, with their types and shapes. */
export const listing = (arrays: Known, graphInputs: readonly ValueInfo[]): string =>
  `Graph inputs: ${graphInputs
    .map(
      ({ name, dataType, shape }) =>
        `"${name}" ${dataType} [${(shape ?? ['…']).map((n) => n ?? '?').join()}]`,
    )
    .join(', ')}. Keys: ${arraysText(arrays)}.`;

/** Arrays of a file, with their types and shapes. */
export const arraysText = (arrays: Known): string =>
  Object.entries(arrays)
    .map(([key, { dataType, shape }]) => `"${key}" ${dataType} [${shape.join()}]`)
    .join(', ');

/** Says which of the arrays would feed an input if its channels were moved, first or last; empty where none would. */
export function channelsHint(arrays: Known, keys: readonly string[], { shape: wanted }: ValueInfo): string {
  for (const key of keys) {
    const { shape } = arrays[key]!;
    if (shape.length < 3 || wanted?.length !== shape.length) continue;
    const axes = [...shape.keys()];
    const first = [0, axes.at(-1)!, ...axes.slice(1, -1)];
    const last = [0, ...axes.slice(2), 1];
    for (const order of [first, last])
      if (
        fits(
          order.map((axis) => shape[axis]!),
          wanted,
        )
      )
        return ` "${key}" would fit with its channels ${order === first ? 'before' : 'after'} its places: save it transposed by (${order.join(', ')}).`;
  }
  return '';
}
