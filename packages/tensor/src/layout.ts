import type { Vector } from './vector.ts';

/** One named tensor inside θ: θ[offset … offset + size) in row-major order. */
export interface Block {
  /** The tensor's name in its model, for instance `conv1.weight`. */
  readonly name: string;
  /** Its shape, outermost first; `[]` is a scalar. */
  readonly shape: readonly number[];
  /** Where it starts in θ. */
  readonly offset: number;
  /** How many parameters it has. */
  readonly size: number;
  /** The axis that counts its filters (output units): 0 as in PyTorch unless the model says otherwise. */
  readonly filterAxis: number;
  /**
   * How many axes, up to `filterAxis`, count filters together; 1 when absent. 2 where each direction of a recurrent layer has filters of its own, 0 where there is
   * one number a unit, as of a bias or scale that is stored as [C, 1, 1]: it counts as a vector then.
   */
  readonly filterRank?: number;
}

/** Which slice of θ is which tensor. */
export interface Layout {
  /** D, the number of parameters. */
  readonly dim: number;
  /** The blocks in the order of θ. */
  readonly blocks: readonly Block[];
}

/** What is needed to place one block: a shape, and the filter axis where it is not 0. */
export interface BlockSpec {
  /** The tensor's name; unique in its layout. */
  readonly name: string;
  /** Its shape. */
  readonly shape: readonly number[];
  /** The axis that counts filters; 0 when absent. */
  readonly filterAxis?: number;
  /** How many axes, up to that one, count filters together; 1 when absent, 0 for one number a unit. */
  readonly filterRank?: number;
}

/** A shape and its numbers, row-major. */
export interface Tensor {
  /** The shape, outermost first. */
  readonly shape: readonly number[];
  /** ∏ shape numbers. */
  readonly data: Vector;
}

/** Whether a block has filters of several numbers: not a scalar, nor a vector of biases or scales, whatever its shape. */
export const hasFilters = ({ shape, filterRank }: BlockSpec): boolean => shape.length > 1 && filterRank !== 0;

/** The number of elements of a shape: ∏ shape, 1 for a scalar. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * Places blocks one after the other.
 *
 * @example
 * ```ts
 * import { layoutOf, pack, unpack } from '@orograph/tensor';
 *
 * const layout = layoutOf([
 *   { name: 'weight', shape: [2, 2], filterAxis: 0 },
 *   { name: 'bias', shape: [2] },
 * ]);
 * const theta = pack(layout, { weight: [1, 2, 3, 4], bias: [5, 6] });
 * console.log(layout.dim, unpack(layout, theta)['bias']!.data); // 6 and [5, 6]
 * ```
 *
 * @throws RangeError for a name used twice or a shape with a negative or fractional entry.
 */
export function layoutOf(specs: readonly BlockSpec[]): Layout {
  const seen = new Set<string>();
  let dim = 0;
  const blocks = specs.map(({ name, shape, filterAxis = 0, filterRank }): Block => {
    if (seen.has(name)) throw new RangeError(`layoutOf: block "${name}" appears twice.`);
    if (!shape.every((n) => Number.isInteger(n) && n >= 0))
      throw new RangeError(`layoutOf: block "${name}" has shape [${shape.join()}], expected whole numbers.`);
    seen.add(name);
    const size = sizeOf(shape);
    const block = {
      name,
      shape,
      offset: dim,
      size,
      filterAxis,
      ...(filterRank !== undefined && { filterRank }),
    };
    dim += size;
    return block;
  });
  return { dim, blocks };
}

/**
 * The block called `name`.
 *
 * @throws RangeError if there is none, listing those there are.
 */
export function blockOf(layout: Layout, name: string): Block {
  const block = layout.blocks.find((candidate) => candidate.name === name);
  if (!block)
    throw new RangeError(
      `layout: no block "${name}"; the blocks are ${layout.blocks.map((b) => `"${b.name}"`).join(', ')}.`,
    );
  return block;
}

/**
 * θ from one tensor per block, as float32.
 *
 * @throws RangeError if a block is missing or has another number of elements.
 */
export function pack(layout: Layout, tensors: Readonly<Record<string, ArrayLike<number>>>): Float32Array {
  const theta = new Float32Array(layout.dim);
  for (const { name, offset, size } of layout.blocks) {
    const data = tensors[name];
    if (!data) throw new RangeError(`pack: block "${name}" is missing.`);
    if (data.length !== size)
      throw new RangeError(`pack: block "${name}" expected ${size} numbers, got ${data.length}.`);
    theta.set(data, offset);
  }
  return theta;
}

/**
 * The tensors of θ as views: no copy is made, so do not write to them.
 *
 * @throws RangeError if θ has another length than the layout.
 */
export function unpack(layout: Layout, theta: Vector): Record<string, Tensor> {
  checkDim('unpack', layout.dim, theta);
  return Object.fromEntries(
    layout.blocks.map(({ name, shape, offset, size }) => [
      name,
      { shape, data: theta.subarray(offset, offset + size) },
    ]),
  );
}

/**
 * Throws unless `theta` has `dim` components.
 *
 * @throws RangeError naming the caller, the expected and the given length.
 */
export function checkDim(caller: string, dim: number, theta: { readonly length: number }): void {
  if (theta.length !== dim)
    throw new RangeError(`${caller}: expected a vector of dimension ${dim}, got ${theta.length}.`);
}
