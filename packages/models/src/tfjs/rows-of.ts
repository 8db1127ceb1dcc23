import type { Tensor } from '@tensorflow/tfjs-core';
import type { DataNumbers, DataTensor } from '../data/data-tensor.ts';
import type { TfjsCore } from './tfjs-runtime.ts';

/** Some examples: a run of them, or those at indices. */
export type Batch = { readonly start: number; readonly end: number } | { readonly indices: Int32Array };

/** The rows of a data tensor as a tensor of TensorFlow.js: floats as float32, whole numbers as int32. */
export function rowsOf(core: TfjsCore, { shape, dataType, data }: DataTensor, batch: Batch): Tensor {
  const each = data.length / shape[0]!;
  const type =
    dataType === 'float' || dataType === 'double' ? 'float32' : dataType === 'bool' ? 'bool' : 'int32';
  const rows =
    'indices' in batch
      ? gather(data, each, batch.indices)
      : data.subarray(batch.start * each, batch.end * each);
  const count = 'indices' in batch ? batch.indices.length : batch.end - batch.start;
  const storage = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[type];
  // A copy: a tensor in JavaScript keeps the array it is given.
  const copy = new storage(rows.length);
  for (let i = 0; i < copy.length; i++) copy[i] = Number(rows[i]);
  return core.tensor(copy, [count, ...shape.slice(1)], type);
}

function gather(data: DataNumbers, each: number, indices: Int32Array): DataNumbers {
  const out = data.slice(0, 0).constructor as new (length: number) => DataNumbers;
  const rows = new out(indices.length * each);
  indices.forEach((row, i) => rows.set(data.subarray(row * each, (row + 1) * each) as never, i * each));
  return rows;
}
