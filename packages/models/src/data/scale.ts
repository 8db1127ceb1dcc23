import type { DataTensor } from './data-tensor.ts';

/** A factor as a quotient, so that x · 1/255 is x/255 to the last bit. */
export interface Scale {
  /** What is multiplied by. */
  readonly times: number;
  /** What is divided by. */
  readonly over: number;
}

/** Data times a factor, as float32; half precision must have been widened. */
export function scaled({ shape, data }: DataTensor, { times, over }: Scale): DataTensor {
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = (Number(data[i]) * times) / over;
  return { shape, dataType: 'float', data: out };
}
