import type { DataType } from '@orograph/onnx';
import type { Layout, Vector } from '@orograph/tensor';
import type { Tensor } from 'onnxruntime-common';
import type { DataTensor } from './data/data-tensor.ts';
import { pixelsOf } from './data/unit-images.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { TensorValue } from './session-task.ts';

/** ONNX Runtime's name of an ONNX element type. */
export function runtimeType(dataType: DataType): Tensor.Type {
  if (dataType === 'float') return 'float32';
  if (dataType === 'double') return 'float64';
  if (dataType === 'bfloat16') throw new TypeError('ONNX Runtime: bfloat16 tensors cannot be fed.');
  return dataType;
}

/** A tensor of floats that ONNX Runtime gave, as data. */
export const asData = ({ type, dims, data }: TensorValue): DataTensor => ({
  dataType: type === 'float64' ? 'double' : 'float',
  shape: dims,
  data: data as Float32Array,
});

/** A data tensor as ONNX Runtime takes it. */
export const dataValue = ({ dataType, shape, data }: DataTensor): TensorValue => ({
  type: runtimeType(dataType),
  dims: shape,
  data,
});

/** A data tensor as ONNX Runtime takes it, as its 8-bit pixels where it is kept so. */
export function pixelValue(tensor: DataTensor): TensorValue {
  const pixels = pixelsOf(tensor);
  return pixels ? { type: 'uint8', dims: tensor.shape, data: pixels } : dataValue(tensor);
}

/** The blocks of a vector as tensors in memory that is lent. */
export interface LentBlocks {
  /** The tensors by name. */
  readonly values: Readonly<Record<string, TensorValue>>;
  /** Gives the memory back. */
  readonly release: () => void;
}

/** The blocks of a vector, to be fed: views of one shared float32 copy (of one float64 copy for `double` blocks), named by `nameOf`. */
export function lendBlocks(
  memory: SharedMemory,
  { layout, types }: { readonly layout: Layout; readonly types: readonly DataType[] },
  vector: Vector,
  nameOf: (block: string) => string = (block) => block,
): LentBlocks {
  const single = new Float32Array(memory.take(4 * layout.dim));
  single.set(vector);
  const double = types.includes('double') ? new Float64Array(memory.take(8 * layout.dim)) : undefined;
  double?.set(vector);
  return {
    values: blocksOf({ layout, types }, single, double, nameOf),
    release: () => {
      memory.give(single.buffer);
      if (double) memory.give(double.buffer);
    },
  };
}

/** The blocks of a vector, to be fed on this thread: views of the vector itself where it is float32 as they are, else of a copy. */
export function viewBlocks(
  { layout, types }: { readonly layout: Layout; readonly types: readonly DataType[] },
  vector: Vector,
  nameOf: (block: string) => string = (block) => block,
): LentBlocks {
  const single = vector instanceof Float32Array ? vector : new Float32Array(vector);
  const double = types.includes('double') ? new Float64Array(vector) : undefined;
  return { values: blocksOf({ layout, types }, single, double, nameOf), release: () => undefined };
}

function blocksOf(
  { layout, types }: { readonly layout: Layout; readonly types: readonly DataType[] },
  single: Float32Array,
  double: Float64Array | undefined,
  nameOf: (block: string) => string,
): LentBlocks['values'] {
  return Object.fromEntries(
    layout.blocks.map(({ name, shape, offset, size }, k): [string, TensorValue] => {
      const data = (types[k] === 'double' ? double! : single).subarray(offset, offset + size);
      return [nameOf(name), { type: runtimeType(types[k]!), dims: shape, data }];
    }),
  );
}

/** Coordinates in a cut, as they are fed. */
export const coordsValue = (coords: readonly number[]): TensorValue => ({
  type: 'float32',
  dims: [coords.length],
  data: Float32Array.from(coords),
});
