import { sizeOf } from '@orograph/tensor';
import type { DataTensor } from './data-tensor.ts';
import { pixelsOf, pixelTensor } from './unit-images.ts';

/** The first `count` examples of a tensor, a copy, so that the rest can be freed; the tensor itself when it has no more. */
export function firstExamples(tensor: DataTensor, count: number): DataTensor {
  const [examples = 1, ...rest] = tensor.shape;
  if (count >= examples) return tensor;
  const shape = [count, ...rest];
  const each = sizeOf(rest);
  const pixels = pixelsOf(tensor);
  if (pixels) return pixelTensor(pixels.slice(0, count * each), shape);
  return {
    shape,
    dataType: tensor.dataType,
    data: tensor.data.slice(0, count * each),
  };
}

/** The examples of a tensor at these places, a copy. */
export function examplesAt(tensor: DataTensor, places: ArrayLike<number>): DataTensor {
  const { dataType } = tensor;
  const rest = tensor.shape.slice(1);
  const shape = [places.length, ...rest];
  const pixels = pixelsOf(tensor);
  if (pixels) return pixelTensor(rowsAt(pixels, { each: sizeOf(rest), places }), shape);
  const data = rowsAt(tensor.data as Float64Array, { each: sizeOf(rest), places });
  return { shape, dataType, data };
}

/** Rows of `each` numbers at these places, a copy. */
function rowsAt<T extends Float64Array | Uint8Array>(
  numbers: T,
  { each, places }: { readonly each: number; readonly places: ArrayLike<number> },
): T {
  const taken = new (numbers.constructor as new (length: number) => T)(places.length * each);
  for (let k = 0; k < places.length; k++)
    taken.set(numbers.subarray(places[k]! * each, (places[k]! + 1) * each), k * each);
  return taken;
}

/** The same numbers in another shape. */
export function reshaped(tensor: DataTensor, shape: readonly number[]): DataTensor {
  const pixels = pixelsOf(tensor);
  return pixels ? pixelTensor(pixels, shape) : { ...tensor, shape };
}
