import type { Random } from '@orograph/tensor';

const below = (random: Random, n: number): number => Math.floor(random.uniform() * n);
const odd = [0, 1, 0x7f, 0x80, 0xff];

/** Bytes with a few of them changed, taken out, put in, repeated, or cut off. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let out: Uint8Array = Uint8Array.from(bytes);
  for (let changes = 1 + below(random, 4); changes > 0 && out.length > 0; changes--) {
    const at = below(random, out.length);
    const length = 1 + below(random, Math.min(16, out.length - at));
    const ways: (() => Uint8Array)[] = [
      () => out.with(at, out[at]! ^ (1 << below(random, 8))),
      () => out.with(at, odd[below(random, odd.length)]!),
      () => out.with(at, below(random, 256)),
      () => Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + length)]),
      () => Uint8Array.from([...out.subarray(0, at + length), ...out.subarray(at)]),
      () => out.slice(0, at),
    ];
    out = ways[below(random, ways.length)]!();
  }
  return out;
}
