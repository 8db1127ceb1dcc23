import type { DataTensor } from './data-tensor.ts';

/** The pixels of tensors that are kept as such. */
const kept = new WeakMap<DataTensor, Uint8Array>();

/** p / 255 of every pixel p. */
const unit = Float32Array.from({ length: 256 }, (_, pixel) => pixel / 255);

/**
 * The 8-bit pixels p whose p/255 are the numbers of a tensor, where it is kept so: a quarter of the memory, and `data` is made of them when
 * it is first read.
 */
export const pixelsOf = (tensor: DataTensor): Uint8Array | undefined => kept.get(tensor);

/** 8-bit pixels p as the float32 numbers p/255. */
export function pixelTensor(pixels: Uint8Array, shape: readonly number[]): DataTensor {
  let numbers: Float32Array | undefined;
  const tensor: DataTensor = {
    shape,
    dataType: 'float',
    get data() {
      return (numbers ??= unitNumbers(pixels));
    },
  };
  kept.set(tensor, pixels);
  return tensor;
}

/** p / 255 of some pixels, written into `into` where it is given. */
export function unitNumbers(
  pixels: Uint8Array,
  into: Float32Array = new Float32Array(pixels.length),
): Float32Array {
  for (let i = 0; i < pixels.length; i++) into[i] = unit[pixels[i]!]!;
  return into;
}

/** x / 255: 8-bit pixels as float32 in [0, 1]. Images of rank 3 [N, H, W] become [N, 1, H, W]. */
export function unitImages({ shape, data }: DataTensor): DataTensor {
  const [examples = 0, ...image] = shape;
  return pixelTensor(data as Uint8Array, image.length === 2 ? [examples, 1, ...image] : shape);
}
