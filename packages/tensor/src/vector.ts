import { addIn, divideIn, dotsIn, squaresIn, stretches, type Multiples } from './side-by-side.ts';
import { blockHolding, partsOf, type Part } from './vector-block.ts';
import type { Vector } from './vector-storage.ts';

export type { Vector } from './vector-storage.ts';

/** Throws unless two vectors have the same length. */
function sameLength(name: string, a: Vector, b: Vector): void {
  if (a.length !== b.length)
    throw new RangeError(`${name}: expected vectors of one length, got ${a.length} and ${b.length}.`);
}

/**
 * ⟨a, b⟩ = Σ aᵢbᵢ, accumulated in float64.
 *
 * @throws RangeError if the lengths differ.
 */
export function dot(a: Vector, b: Vector): number {
  sameLength('dot', a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** |a| = √Σ aᵢ², accumulated in float64, in four sums that need not wait for each other. */
export function norm(a: Vector): number {
  const whole = a.length - (a.length % 4);
  let [p, q, r, s] = [0, 0, 0, 0];
  const block = a instanceof Float64Array ? blockHolding(a) : undefined;
  if (block)
    [p, q, r, s] = squaresIn(block, a as Float64Array) as unknown as [number, number, number, number];
  else
    for (let i = 0; i < whole; i += 4) {
      p += a[i]! ** 2;
      q += a[i + 1]! ** 2;
      r += a[i + 2]! ** 2;
      s += a[i + 3]! ** 2;
    }
  for (let i = whole; i < a.length; i++) p += a[i]! ** 2;
  return Math.sqrt(p + q + (r + s));
}

/** Divides a vector that nobody else holds by a number, in place. */
export function divide(v: Vector, c: number): void {
  const block = v instanceof Float64Array ? blockHolding(v) : undefined;
  if (block) divideIn(block, v as Float64Array, c);
  else for (let i = 0; i < v.length; i++) v[i]! /= c;
}

/** c·a, in the storage of a. */
export function scale(a: Vector, c: number): Vector {
  const out = a.slice();
  for (let i = 0; i < out.length; i++) out[i] = c * a[i]!;
  return out;
}

/**
 * a − b, in the storage of a.
 *
 * @throws RangeError if the lengths differ.
 */
export function subtract(a: Vector, b: Vector): Vector {
  sameLength('subtract', a, b);
  const out = a.slice();
  for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
  return out;
}

/**
 * θ₀ + Σ cᵢdᵢ, in the storage of θ₀; sums in float64 and rounds once.
 *
 * `displace(origin, [], [])` and zero coordinates give exactly the origin.
 *
 * @example
 * ```ts
 * import { displace } from '@orograph/tensor';
 *
 * const [u, v] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
 * console.log(displace(Float64Array.of(1, 1), [u, v], [2, -1])); // [3, 0]
 * ```
 *
 * @throws RangeError if the number of coordinates is not the number of directions, or a length differs.
 */
export function displace(origin: Vector, directions: readonly Vector[], coords: readonly number[]): Vector {
  if (directions.length !== coords.length)
    throw new RangeError(
      `displace: expected one coordinate per direction, got ${coords.length} for ${directions.length}.`,
    );
  for (const direction of directions) sameLength('displace', origin, direction);
  const sum = new Float64Array(origin);
  addMultiples(sum, directions, coords);
  return origin instanceof Float32Array ? new Float32Array(sum) : sum;
}

/**
 * Adds c·d to a sum, in place, for each direction d with c ≠ 0, in their order; a float64 sum rounds as one by one, a float32 sum once.
 *
 * For sums that nobody else holds: a vector that was returned is not written again.
 *
 * @throws RangeError if the number of coordinates is not the number of directions, or a length differs.
 */
export function addMultiples(sum: Vector, directions: readonly Vector[], coords: readonly number[]): void {
  if (directions.length !== coords.length)
    throw new RangeError(
      `addMultiples: expected one coordinate per direction, got ${coords.length} for ${directions.length}.`,
    );
  for (const direction of directions) sameLength('addMultiples', sum, direction);
  const moving = [...coords.keys()].filter((k) => coords[k] !== 0);
  const [vectors, factors] = [moving.map((k) => directions[k]!), moving.map((k) => coords[k]!)];
  if (sum instanceof Float64Array) return addTo(sum, { vectors, coords: factors });
  // A float32 sum is rounded once, after all; a part at a time, as it may be large.
  for (const { from, length } of partsOf(sum.length)) {
    const part = (v: Vector): Vector => v.subarray(from, from + length);
    const total = new Float64Array(part(sum));
    addTo(total, { vectors: vectors.map(part), coords: factors });
    part(sum).set(total);
  }
}

/** Adds multiples of vectors to a sum, in their order. */
function addTo(sum: Float64Array, { vectors, coords }: Multiples): void {
  const all = stretches(vectors);
  const isPlain = all.every(({ block }) => !block);
  for (const part of isPlain ? [{ from: 0, length: sum.length }] : partsOf(sum.length))
    for (const { block, from, vectors: own } of all) {
      const multiples = { vectors: own, coords: coords.slice(from, from + own.length), part };
      if (block) addIn(block, sum, multiples);
      else addPlain(sum, multiples);
    }
}

/** Adds multiples of vectors to a part of a sum, in their order; four in one go over memory. */
function addPlain(sum: Float64Array, { vectors, coords, part }: Multiples & { readonly part: Part }): void {
  const [from, to] = [part.from, part.from + part.length];
  const whole = vectors.length - (vectors.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const [a, b, c, d] = vectors.slice(at, at + 4) as [Vector, Vector, Vector, Vector];
    const [p, q, r, s] = coords.slice(at, at + 4) as [number, number, number, number];
    for (let i = from; i < to; i++) sum[i] = sum[i]! + p * a[i]! + q * b[i]! + r * c[i]! + s * d[i]!;
  }
  for (let k = whole; k < vectors.length; k++) {
    const [direction, c] = [vectors[k]!, coords[k]!];
    for (let i = from; i < to; i++) sum[i] = sum[i]! + c * direction[i]!;
  }
}

/**
 * ⟨bᵢ, v⟩ for each b, to the bit as {@link dot}; four in one go over v.
 *
 * @throws RangeError if the lengths differ.
 */
export function dots(vectors: readonly Vector[], v: Vector): number[] {
  for (const b of vectors) sameLength('dots', b, v);
  return stretches(vectors).flatMap(({ block, vectors: own }) =>
    block ? dotsIn(block, own, v) : plainDots(own, v),
  );
}

function plainDots(vectors: readonly Vector[], v: Vector): number[] {
  const out: number[] = [];
  for (let k = 0; k < vectors.length; k += 4) {
    // Fewer than four cost as much as four: the sums wait for each other, not for memory.
    const a = vectors[k]!;
    const [b = a, c = a, d = a] = vectors.slice(k + 1, k + 4);
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let i = 0; i < v.length; i++) {
      const x = v[i]!;
      p += a[i]! * x;
      q += b[i]! * x;
      r += c[i]! * x;
      s += d[i]! * x;
    }
    out.push(p, q, r, s);
  }
  return out.slice(0, vectors.length);
}

/**
 * (1 − t)a + tb, in the storage of a; exactly a at t = 0 and exactly b at t = 1.
 *
 * @example
 * ```ts
 * import { interpolate } from '@orograph/tensor';
 *
 * console.log(interpolate(Float64Array.of(0, 0), Float64Array.of(4, 8), 0.25)); // [1, 2]
 * ```
 *
 * @throws RangeError if the lengths differ.
 */
export function interpolate(a: Vector, b: Vector, t: number): Vector {
  sameLength('interpolate', a, b);
  const out = a.slice();
  for (let i = 0; i < out.length; i++) out[i] = (1 - t) * a[i]! + t * b[i]!;
  return out;
}

/**
 * Σ wᵢaᵢ, in the storage of the first; the mean when no weights are given.
 *
 * @throws RangeError if there is no vector, a length differs, or the weights are not one per vector.
 */
export function combine(vectors: readonly Vector[], weights?: readonly number[]): Vector {
  const first = vectors[0];
  if (first === undefined) throw new RangeError('combine: expected at least one vector, got none.');
  const given = weights ?? vectors.map(() => 1 / vectors.length);
  return displace(scale(first, given[0] ?? 0), vectors.slice(1), given.slice(1));
}

/** Whether two vectors have the same numbers, none of them NaN, whatever their storage. */
export function areSame(a: Vector, b: Vector): boolean {
  if (a.length !== b.length) return false;
  // A loop over one kind of array is several times as fast as one over either.
  if (a instanceof Float32Array && b instanceof Float32Array) return areSameSingle(a, b);
  for (let i = 0; i < a.length; i++) if (a[i]! !== b[i]!) return false;
  return true;
}

function areSameSingle(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i]! !== b[i]!) return false;
  return true;
}

/** Whether every component is finite. */
export function isFiniteVector(a: Vector): boolean {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i])) return false;
  return true;
}

/**
 * cos∠(a, b) = ⟨a, b⟩ / (|a| |b|); `NaN` when one is zero.
 *
 * @example
 * ```ts
 * import { cosine, normal } from '@orograph/tensor';
 *
 * console.log(cosine(Float64Array.of(1, 0), Float64Array.of(1, 1))); // 1/√2
 * console.log(Math.abs(cosine(normal(10_000, 0), normal(10_000, 1))) < 0.05); // true: random directions are nearly orthogonal
 * ```
 */
export const cosine = (a: Vector, b: Vector): number => dot(a, b) / (norm(a) * norm(b));
