import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A stream of random numbers; the same seed gives the same stream on every machine. */
export interface Random {
  /** A number uniform in [0, 1). */
  uniform(): number;
  /** A standard normal number. */
  normal(): number;
  /** A whole number uniform in [0, n). */
  below(n: number): number;
}

/**
 * A stream of random numbers (xoroshiro128+; normals by the polar method of Marsaglia, 1964).
 *
 * @throws RangeError if the seed is not a whole number.
 */
export function random(seed: number): Random {
  const generator = generatorOf(seed);
  const uniform = (): number => uniformFloat64(generator);
  let spare: number | undefined;
  return {
    uniform,
    normal: () => {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const x = 2 * uniform() - 1;
        const y = 2 * uniform() - 1;
        const s = x * x + y * y;
        if (s > 0 && s < 1) {
          const factor = Math.sqrt((-2 * Math.log(s)) / s);
          spare = y * factor;
          return x * factor;
        }
      }
    },
    below: (n) => uniformInt(generator, 0, n - 1),
  };
}

function generatorOf(seed: number): RandomGenerator {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`random: seed must be a whole number, got ${seed}.`);
  return xoroshiro128plus(streamSeed(seed, Math.floor(seed / 2 ** 32)));
}

/**
 * The seed of the `index`-th of many independent streams under one seed (the finalizer of MurmurHash3).
 *
 * Use it instead of `seed + index`, whose streams collide with those of the next seed.
 */
export function streamSeed(seed: number, index: number): number {
  let h = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul((index + 1) | 0, 0x85ebca6b)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/**
 * The seed of a stream under one seed that is called by what it is for, and of which member of several: `named(seed, 'connector', 3, 6)`.
 * Streams of different names or numbers are independent, whatever the numbers, where sums such as `1000 + 10 * a + b` meet.
 *
 * The name is hashed by FNV-1a; its hash, and then each number, is the index of `streamSeed`.
 *
 * @example
 * ```ts
 * import { named, normal } from '@orograph/tensor';
 *
 * const [start, direction] = [normal(10, named(0, 'start')), normal(10, named(0, 'direction'))];
 * console.log(start, direction);
 * ```
 */
export function named(seed: number, name: string, ...indices: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  let own = streamSeed(seed, hash);
  for (const index of indices) own = streamSeed(own, index);
  return own;
}

/**
 * `dim` independent standard normal numbers.
 *
 * @example
 * ```ts
 * import { norm, normal } from '@orograph/tensor';
 *
 * const v = normal(10_000, 0); // the same numbers for the same seed, on every machine
 * console.log(norm(v)); // about √10 000 = 100
 * ```
 */
export function normal(dim: number, seed: number): Float64Array {
  const stream = random(seed);
  const out = new Float64Array(dim);
  for (let i = 0; i < dim; i++) out[i] = stream.normal();
  return out;
}

/** `dim` independent signs, each ±1 with probability ½; written to `out` where it is given. */
export function rademacher(
  dim: number,
  seed: number,
  out: Float64Array = new Float64Array(dim),
): Float64Array {
  const generator = generatorOf(seed);
  // As `below(2)` of a stream, without its divisions.
  for (let i = 0; i < dim; i++) out[i] = (generator.next() & 1) === 0 ? -1 : 1;
  return out;
}

/** The whole numbers 0 … n − 1 in random order (Fisher & Yates). */
export function permutation(n: number, seed: number): Int32Array {
  const stream = random(seed);
  const out = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
