import {
  blockHolding,
  evenOf,
  newBlock,
  partPlace,
  partsOf,
  sumsPlace,
  vectorPlace,
  zerosPlace,
  type Part,
  type VectorBlock,
} from './vector-block.ts';
import type { Vector, VectorStorage } from './vector-storage.ts';

/**
 * A copy of a vector beside others, where `dots` and `addMultiples` (and what is made of them) run several times as fast, to the same bits;
 * an ordinary copy where the vector is too short for that, or too long.
 *
 * It is a view of memory that others share: to hand it to a worker, `slice` it.
 *
 * @example
 * ```ts
 * import { dots, normal, sideBySide, type Vector } from '@orograph/tensor';
 *
 * const basis: Vector[] = [];
 * for (let k = 0; k < 3; k++) basis.push(sideBySide(normal(100_000, k), basis));
 * console.log(dots(basis, normal(100_000, 1))[1]); // about 100,000
 * ```
 */
export function sideBySide(
  v: Vector,
  beside: readonly Vector[],
  storage: VectorStorage = storageOf(v),
): Vector {
  const last = beside.at(-1);
  const own = last && blockHolding(last);
  const fits = own && own.used < own.slots && last.constructor === storage && last.length === v.length;
  const block = fits ? own : newBlock(v.length, storage);
  if (!block) return new storage(v);
  const copy = new storage(block.memory, vectorPlace + block.used++ * block.width, v.length);
  if (v instanceof Float32Array && copy instanceof Float64Array) widen(block, copy, v);
  else copy.set(v);
  return copy;
}

const storageOf = (v: Vector): VectorStorage => (v instanceof Float32Array ? Float32Array : Float64Array);

function widen(block: VectorBlock, copy: Float64Array, v: Float32Array): void {
  for (const part of partsOf(v.length)) {
    const [even, to] = [evenOf(part), part.from + part.length];
    block.singlePart.set(v.subarray(part.from, to));
    if (even > 0) block.widen(partPlace, copy.byteOffset + 8 * part.from, 8 * even);
    if (even < part.length) copy[to - 1] = v[to - 1]!;
  }
}

/** Writes a vector of a block, rounded to float32. */
export function narrowFrom(block: VectorBlock, v: Float64Array, out: Float32Array): void {
  for (const part of partsOf(v.length)) {
    const [even, to] = [evenOf(part), part.from + part.length];
    if (even > 0) block.narrow(v.byteOffset + 8 * part.from, partPlace, 8 * even);
    out.set(block.singlePart.subarray(0, even), part.from);
    if (even < part.length) out[to - 1] = v[to - 1]!;
  }
}

/** Four sums of squares of a vector of a block, of every fourth number each, up to the last whole four. */
export function squaresIn(block: VectorBlock, v: Float64Array): Float64Array {
  block.sums.fill(0);
  const whole = v.length - (v.length % 4);
  if (whole > 0) block.squares(v.byteOffset, 8 * whole, sumsPlace);
  return block.sums;
}

/** Divides a vector of a block by a number, in place. */
export function divideIn(block: VectorBlock, v: Float64Array, c: number): void {
  const even = v.length - (v.length % 2);
  if (even > 0) block.divide(v.byteOffset, v.byteOffset, 8 * even, c);
  if (even < v.length) v[even]! /= c;
}

/** Vectors and what each is multiplied by. */
export interface Multiples {
  readonly vectors: readonly Vector[];
  readonly coords: readonly number[];
}

/** Consecutive vectors that lie in one block, or in none; the first is the `from`-th of all. */
export interface Stretch {
  readonly block: VectorBlock | undefined;
  readonly from: number;
  readonly vectors: readonly Vector[];
}

/** Vectors, cut where the block that they lie in changes. */
export function stretches(all: readonly Vector[]): Stretch[] {
  const found: { block: VectorBlock | undefined; from: number; vectors: Vector[] }[] = [];
  for (const [from, v] of all.entries()) {
    const block = blockHolding(v);
    const last = found.at(-1);
    if (last && last.block === block) last.vectors.push(v);
    else found.push({ block, from, vectors: [v] });
  }
  return found;
}

/** Where in a block the part of a vector that begins at `from` is: its own place there, or where it is copied to. */
function placeIn(block: VectorBlock, v: Vector, { from, length }: Part): number {
  if (v.buffer === block.memory && v instanceof Float64Array) return v.byteOffset + 8 * from;
  block.part.set(v.subarray(from, from + length));
  return partPlace;
}

/** ⟨bᵢ, v⟩ for vectors of a block, summed in their order. */
export function dotsIn(block: VectorBlock, vectors: readonly Vector[], v: Vector): number[] {
  const out: number[] = [];
  for (let k = 0; k < vectors.length; k += 8) out.push(...eightDots(block, vectors.slice(k, k + 8), v));
  return out;
}

function eightDots(block: VectorBlock, vectors: readonly Vector[], v: Vector): number[] {
  const places = Array.from({ length: 8 }, (_, k) => (vectors[k] ?? vectors[0]!).byteOffset);
  const size = vectors[0]!.BYTES_PER_ELEMENT;
  const [a, b, c, d, e, f, g, h] = places as [number, number, number, number, number, number, number, number];
  const { sums } = block;
  sums.fill(0);
  for (const part of partsOf(v.length)) {
    const [on, even] = [part.from * size, evenOf(part)];
    const x = placeIn(block, v, part);
    if (even > 0)
      block.dots(a + on, b + on, c + on, d + on, e + on, f + on, g + on, h + on, x, 8 * even, sumsPlace);
    const last = part.from + even;
    if (even < part.length) for (const [k, own] of vectors.entries()) sums[k]! += own[last]! * v[last]!;
  }
  return [...sums.subarray(0, vectors.length)];
}

/** Adds c·d for vectors d of a block, in their order, to a part of a sum. */
export function addIn(
  block: VectorBlock,
  sum: Float64Array,
  { vectors, coords, part }: Multiples & { readonly part: Part },
): void {
  const even = evenOf(part);
  const y = placeIn(block, sum, part);
  for (let k = 0; k < vectors.length; k += 4) {
    const place = (i: number): number => {
      const v = vectors[k + i];
      return v ? v.byteOffset + part.from * v.BYTES_PER_ELEMENT : zerosPlace;
    };
    // Adding −0·0 changes no sum.
    const [p, q = -0, r = -0, s = -0] = coords.slice(k, k + 4) as [number, number?, number?, number?];
    if (even > 0) block.add(place(0), place(1), place(2), place(3), y, 8 * even, p, q, r, s);
  }
  if (y === partPlace) sum.set(block.part.subarray(0, even), part.from);
  const last = part.from + even;
  if (even < part.length) for (const [k, v] of vectors.entries()) sum[last]! += coords[k]! * v[last]!;
}
