import { sizeOf, streamSeed } from '@orograph/tensor';
import type { DrawnMask, Rows, TensorValue } from './session-task.ts';

/**
 * The rows of a dropout mask: each number is 0 with probability `rate`, else 1/(1 − rate).
 *
 * A row depends on the seed and its place in the data alone, so that masks are the same however a batch is cut or ordered.
 * Numbers come from xoshiro128**, written out here, as a mask may have as many as there are activations.
 * Reference: Blackman & Vigna 2021, "Scrambled Linear Pseudorandom Number Generators".
 */
export function drawMask({ shape, rate, seed }: DrawnMask, { start, end, indices }: Rows): TensorValue {
  const size = sizeOf(shape);
  const data = new Float32Array((end - start) * size);
  const choices = Float32Array.of(1 / (1 - rate), 0);
  const threshold = Math.round(rate * 2 ** 31);
  for (let row = start, at = 0; row < end; row++) {
    const own = streamSeed(seed, indices ? indices[row]! : row);
    let a = streamSeed(own, 0);
    let b = streamSeed(own, 1);
    let c = streamSeed(own, 2);
    let d = streamSeed(own, 3) | 1;
    for (const stop = at + size; at < stop; at++) {
      const mixed = Math.imul(b, 5);
      const bits = Math.imul((mixed << 7) | (mixed >>> 25), 9) >>> 1;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      data[at] = choices[(bits - threshold) >>> 31]!;
    }
  }
  return { type: 'float32', dims: [end - start, ...shape], data };
}
