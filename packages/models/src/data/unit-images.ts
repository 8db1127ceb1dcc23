import type { DataTensor } from './data-tensor.ts';

/** x / 255: 8-bit pixels as float32 in [0, 1]. Images of rank 3 [N, H, W] become [N, 1, H, W]. */
export function unitImages({ shape, data }: DataTensor): DataTensor {
  const [examples = 0, ...image] = shape;
  const unit = Float32Array.from({ length: 256 }, (_, pixel) => pixel / 255);
  const pixels = data as Uint8Array;
  const out = new Float32Array(pixels.length);
  for (let i = 0; i < out.length; i++) out[i] = unit[pixels[i]!]!;
  return { shape: image.length === 2 ? [examples, 1, ...image] : shape, dataType: 'float', data: out };
}
