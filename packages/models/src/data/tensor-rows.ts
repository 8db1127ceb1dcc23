import { sizeOf } from '@orograph/tensor';
import { storageOf, type DataNumbers, type DataTensor } from './data-tensor.ts';
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
  if (pixels) return pixelTensor(rowsAt(pixels, places, new Uint8Array(sizeOf(shape))), shape);
  return { shape, dataType, data: rowsAt(tensor.data, places, new storageOf[dataType](sizeOf(shape))) };
}

/** Copies the rows at these places, one behind the other, into `into`, which they fill. */
export function rowsAt<T extends DataNumbers>(numbers: DataNumbers, places: ArrayLike<number>, into: T): T {
  const each = into.length / Math.max(1, places.length);
  for (let k = 0; k < places.length; k++)
    into.set(numbers.subarray(places[k]! * each, (places[k]! + 1) * each) as never, k * each);
  return into;
}

/** The same numbers in another shape. */
export function reshaped(tensor: DataTensor, shape: readonly number[]): DataTensor {
  const pixels = pixelsOf(tensor);
  return pixels ? pixelTensor(pixels, shape) : { ...tensor, shape };
}
