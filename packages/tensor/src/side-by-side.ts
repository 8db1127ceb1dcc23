import { kernelModule } from './kernel-module.ts';
import type { Vector, VectorStorage } from './vector-storage.ts';

/** Computes at places of the memory. */
type Kernel = (...numbers: readonly number[]) => void;

/** Memory in which vectors of one length lie side by side, and what computes in it. */
interface Block {
  readonly memory: ArrayBuffer;
  /** Bytes of a vector. */
  readonly width: number;
  /** How many vectors there is room for. */
  readonly slots: number;
  /** How many it has. */
  used: number;
  /** What sums and the part of another vector are copied to. */
  readonly sums: Float64Array;
  readonly part: Float64Array;
  readonly dots: Kernel;
  readonly add: Kernel;
}

/** Vector of a part of a vector: 32 KiB in float64, which the cache of a core holds beside a column. */
const partLength = 4096;
/** Where eight sums, a part of another vector, as many zeros, and the vectors begin in a memory, in bytes. */
const [sumsPlace, partPlace, zerosPlace, vectorPlace] = [0, 64, 64 + 8 * partLength, 64 + 16 * partLength];
/** Shorter vectors are not worth a memory. */
const leastLength = 1024;
/** Bytes of a block whose vectors are small, and of the largest block. */
const [usualBlock, largestBlock] = [2 ** 23, 2 ** 30];

const blocks = new WeakMap<ArrayBufferLike, Block>();
let compiled: object | undefined;

/** What is used of WebAssembly, which Node and browsers have and the types of neither are here. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
    readonly Instance: new (
      module: object,
      imports: { readonly of: { readonly memory: object } },
    ) => { readonly exports: Readonly<Record<string, Kernel>> };
  };
};

/** Memory for vectors of a length; none where one is too short or too long. */
function newBlock(length: number, storage: VectorStorage): Block | undefined {
  const width = 16 * Math.ceil((length * storage.BYTES_PER_ELEMENT) / 16);
  const slots = Math.min(64, Math.max(8, Math.floor(usualBlock / width)));
  const bytes = vectorPlace + slots * width;
  if (length < leastLength || bytes > largestBlock) return undefined;
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(kernelModule), (c) => c.charCodeAt(0)));
  // Pages are given by the system once they are written.
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 2 ** 16) });
  const { exports } = new WebAssembly.Instance(compiled, { of: { memory } });
  const kind = storage === Float32Array ? 'single' : 'double';
  const block: Block = {
    memory: memory.buffer,
    width,
    slots,
    used: 0,
    sums: new Float64Array(memory.buffer, sumsPlace, 8),
    part: new Float64Array(memory.buffer, partPlace, partLength),
    dots: exports[`${kind}Dots`]!,
    add: exports[`${kind}Add`]!,
  };
  blocks.set(memory.buffer, block);
  return block;
}

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
  const own = last && blocks.get(last.buffer);
  const fits = own && own.used < own.slots && last.constructor === storage && last.length === v.length;
  const block = fits ? own : newBlock(v.length, storage);
  if (!block) return new storage(v);
  const copy = new storage(block.memory, vectorPlace + block.used++ * block.width, v.length);
  copy.set(v);
  return copy;
}

const storageOf = (v: Vector): VectorStorage => (v instanceof Float32Array ? Float32Array : Float64Array);

/** Vectors and what each is multiplied by. */
export interface Multiples {
  readonly vectors: readonly Vector[];
  readonly coords: readonly number[];
}

/** Consecutive vectors that lie in one memory of this kind, or in none. */
export interface Stretch extends Multiples {
  readonly block: Block | undefined;
}

/** Vectors with their coordinates, cut where the memory that they lie in changes. */
export function stretches({ vectors, coords }: Multiples): Stretch[] {
  const found: { block: Block | undefined; vectors: Vector[]; coords: number[] }[] = [];
  for (const [k, v] of vectors.entries()) {
    const block = v.length < leastLength ? undefined : blocks.get(v.buffer);
    if (k === 0 || found.at(-1)!.block !== block) found.push({ block, vectors: [], coords: [] });
    found.at(-1)!.vectors.push(v);
    found.at(-1)!.coords.push(coords[k]!);
  }
  return found;
}

/** Where in a block the part of a vector that begins at `from` is: its own place there, or where it is copied to. */
function placeIn(block: Block, v: Vector, { from, length }: Part): number {
  if (isIn(block, v)) return v.byteOffset + 8 * from;
  block.part.set(v.subarray(from, from + length));
  return partPlace;
}

const isIn = (block: Block, v: Vector): boolean => v.buffer === block.memory && v instanceof Float64Array;

/** Consecutive numbers of a vector, at most {@link partLength}. */
export interface Part {
  readonly from: number;
  readonly length: number;
}

/** The parts of a vector of some length, in order. */
export function* partsOf(length: number): Generator<Part> {
  for (let from = 0; from < length; from += partLength)
    yield { from, length: Math.min(partLength, length - from) };
}

/** ⟨bᵢ, v⟩ for vectors of a block, summed in their order. */
export function dotsIn(block: Block, vectors: readonly Vector[], v: Vector): number[] {
  const out: number[] = [];
  for (let k = 0; k < vectors.length; k += 8) out.push(...eightDots(block, vectors.slice(k, k + 8), v));
  return out;
}

function eightDots(block: Block, vectors: readonly Vector[], v: Vector): number[] {
  const places = Array.from({ length: 8 }, (_, k) => (vectors[k] ?? vectors[0]!).byteOffset);
  const size = vectors[0]!.BYTES_PER_ELEMENT;
  const [a, b, c, d, e, f, g, h] = places as [number, number, number, number, number, number, number, number];
  const { sums } = block;
  sums.fill(0);
  for (const part of partsOf(v.length)) {
    const [on, even] = [part.from * size, part.length - (part.length % 2)];
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
  block: Block,
  sum: Float64Array,
  { vectors, coords, part }: Multiples & { readonly part: Part },
): void {
  const even = part.length - (part.length % 2);
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
