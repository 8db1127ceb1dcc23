import { narrowFrom } from './side-by-side.ts';
import { blockHolding } from './vector-block.ts';
import { addMultiples, type Vector } from './vector.ts';

/** A vector whose float32 numbers are kept elsewhere than in memory, and read a part at a time. */
export interface StoredVector {
  /** How many numbers it has. */
  readonly length: number;
  /** Reads the numbers from `start` on into all of `into`. */
  read(start: number, into: Float32Array): void;
}

/** Whether a vector is in memory. */
export const isInMemory = (vector: StoredVector | Vector): vector is Vector => ArrayBuffer.isView(vector);

/** Numbers in a part: 256 KiB of float32. */
const partLength = 2 ** 16;

/** Calls `visit` with each part of some vectors of one length, in order: views of those in memory, copies of those that are stored. */
function eachPart(
  length: number,
  vectors: readonly (StoredVector | Vector)[],
  visit: (start: number, parts: readonly Vector[]) => void,
): void {
  const copies = vectors.map((v) =>
    isInMemory(v) ? undefined : new Float32Array(Math.min(partLength, length)),
  );
  for (let start = 0; start < length; start += partLength) {
    const end = Math.min(length, start + partLength);
    const parts = vectors.map((v, k) => {
      if (isInMemory(v)) return v.subarray(start, end);
      const part = copies[k]!.subarray(0, end - start);
      v.read(start, part);
      return part;
    });
    visit(start, parts);
  }
}

/**
 * ⟨a, b⟩ = Σ aᵢbᵢ of vectors in memory or stored, to the bit as `dot`.
 *
 * @throws RangeError if the lengths differ.
 */
export function storedDot(a: StoredVector | Vector, b: StoredVector | Vector): number {
  if (a.length !== b.length)
    throw new RangeError(`storedDot: expected vectors of one length, got ${a.length} and ${b.length}.`);
  let sum = 0;
  eachPart(a.length, [a, b], (_, [p, q]) => {
    for (let i = 0; i < p!.length; i++) sum += p![i]! * q![i]!;
  });
  return sum;
}

/**
 * Writes θ₀ + Σ cᵢdᵢ into `out`, in which sums in float64 are rounded once: to the bit as `displace`, without another vector of that length.
 *
 * @throws RangeError if the number of coordinates is not the number of directions, or a length differs.
 */
export function displaceInto(
  out: Float32Array,
  origin: Vector,
  directions: readonly (StoredVector | Vector)[],
  coords: readonly number[],
): void {
  if (directions.length !== coords.length)
    throw new RangeError(
      `displaceInto: expected one coordinate per direction, got ${coords.length} for ${directions.length}.`,
    );
  for (const { length } of [origin, ...directions])
    if (length !== out.length)
      throw new RangeError(`displaceInto: expected vectors of length ${out.length}, got ${length}.`);
  // What does not move the point need not be read.
  const moving = [...coords.keys()].filter((k) => coords[k] !== 0);
  const block = origin instanceof Float64Array ? blockHolding(origin) : undefined;
  if (block && moving.length === 0) return narrowFrom(block, origin as Float64Array, out);
  const steps = moving.map((k) => coords[k]!);
  const sums = new Float64Array(Math.min(partLength, out.length));
  const all = [origin, ...moving.map((k) => directions[k]!)];
  eachPart(out.length, all, (start, [base, ...parts]) => {
    const sum = sums.subarray(0, base!.length);
    sum.set(base!);
    addMultiples(sum, parts, steps);
    out.set(sum, start);
  });
}
