import { kernelModule } from './kernel-module.ts';
import type { Vector, VectorStorage } from './vector-storage.ts';

/** Computes at places of a memory, which are counted in bytes. */
type Kernel = (...numbers: readonly number[]) => void;

/** Memory in which vectors of one length lie side by side, and what computes in it. */
export interface VectorBlock {
  readonly memory: ArrayBuffer;
  /** Bytes of a vector. */
  readonly width: number;
  /** How many vectors there is room for. */
  readonly slots: number;
  /** How many it has. */
  used: number;
  /** What sums, and a part of another vector in either storage, are copied to. */
  readonly sums: Float64Array;
  readonly part: Float64Array;
  readonly singlePart: Float32Array;
  /** Adds to eight sums the products of eight vectors with what is at another place. */
  readonly dots: Kernel;
  /** Adds multiples of four vectors to what is at another place. */
  readonly add: Kernel;
  /** Kernels for vectors in float64: four sums of squares, a quotient, and float32 to float64 and back. */
  readonly squares: Kernel;
  readonly divide: Kernel;
  readonly widen: Kernel;
  readonly narrow: Kernel;
}

/** Numbers of a part of a vector: 32 KiB in float64, which the cache of a core holds beside a column. */
const partLength = 4096;
/** Where eight sums begin in a memory, in bytes. */
export const sumsPlace = 0;
/** Where a part of another vector begins. */
export const partPlace = 64;
/** Where as many zeros begin. */
export const zerosPlace: number = partPlace + 8 * partLength;
/** Where the vectors begin. */
export const vectorPlace: number = zerosPlace + 8 * partLength;
/** Shorter vectors are not worth a memory. */
const leastLength = 1024;
/** Bytes of a block whose vectors are small, and of the largest block. */
const [usualBlock, largestBlock] = [2 ** 23, 2 ** 30];

const blocks = new WeakMap<ArrayBufferLike, VectorBlock>();
let compiled: object | undefined;

/** The block that a vector lies in. */
export const blockHolding = (v: Vector): VectorBlock | undefined =>
  v.length < leastLength ? undefined : blocks.get(v.buffer);

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
export function newBlock(length: number, storage: VectorStorage): VectorBlock | undefined {
  const width = 16 * Math.ceil((length * storage.BYTES_PER_ELEMENT) / 16);
  const slots = Math.min(64, Math.max(8, Math.floor(usualBlock / width)));
  const bytes = vectorPlace + slots * width;
  if (length < leastLength || bytes > largestBlock) return undefined;
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(kernelModule), (c) => c.charCodeAt(0)));
  // Pages are given by the system once they are written.
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 2 ** 16) });
  const { exports } = new WebAssembly.Instance(compiled, { of: { memory } });
  const kind = storage === Float32Array ? 'single' : 'double';
  const block: VectorBlock = {
    memory: memory.buffer,
    width,
    slots,
    used: 0,
    sums: new Float64Array(memory.buffer, sumsPlace, 8),
    part: new Float64Array(memory.buffer, partPlace, partLength),
    singlePart: new Float32Array(memory.buffer, partPlace, partLength),
    dots: exports[`${kind}Dots`]!,
    add: exports[`${kind}Add`]!,
    squares: exports['squares']!,
    divide: exports['divide']!,
    widen: exports['widen']!,
    narrow: exports['narrow']!,
  };
  blocks.set(memory.buffer, block);
  return block;
}

/** Consecutive numbers of a vector, at most as many as a block has room for beside its vectors. */
export interface Part {
  readonly from: number;
  readonly length: number;
}

/** The parts of a vector of some length, in order. */
export function* partsOf(length: number): Generator<Part> {
  for (let from = 0; from < length; from += partLength)
    yield { from, length: Math.min(partLength, length - from) };
}

/** The largest even number of numbers in a part: kernels take two at a time. */
export const evenOf = ({ length }: Part): number => length - (length % 2);
