import { checkDim, hasFilters, sizeOf, type Block, type Layout } from './layout.ts';
import type { Vector } from './vector.ts';

/**
 * Filter normalization: each filter of the direction is rescaled to the norm of θ's filter,
 * dᵢⱼ ← dᵢⱼ / (|dᵢⱼ| + 10⁻¹⁰) · |θᵢⱼ|.
 *
 * A filter is a slice along the block's `filterAxis`: one output channel of a convolution, one neuron of a dense
 * layer. Blocks without filters (scalars; biases and scales, whatever their shape) are set to zero, as Li et al. do (`--xignore biasbn`).
 *
 * Reference: Li et al. 2018, "Visualizing the Loss Landscape of Neural Nets".
 *
 * @example
 * ```ts
 * import { filterNormalize, layoutOf, norm, normal } from '@orograph/tensor';
 *
 * const layout = layoutOf([{ name: 'fc.weight', shape: [2, 3], filterAxis: 0 }]);
 * const theta = Float32Array.of(3, 4, 0, 0, 0, 1);
 * const direction = filterNormalize(normal(layout.dim, 0), theta, layout);
 * console.log(norm(direction.subarray(0, 3)), norm(direction.subarray(3))); // 5 and 1, the norms of θ's filters
 * ```
 *
 * @throws RangeError if a length is not the layout's.
 */
export function filterNormalize(direction: Vector, theta: Vector, layout: Layout): Vector {
  return rescale('filterNormalize', { direction, theta, layout }, filtersOf);
}

/**
 * Layer normalization of a direction: each block is rescaled to the norm of θ's block, dᵢ ← dᵢ / (|dᵢ| + 10⁻¹⁰) · |θᵢ|.
 *
 * Blocks without filters are set to zero, as for {@link filterNormalize}.
 *
 * Reference: Li et al. 2018, "Visualizing the Loss Landscape of Neural Nets".
 *
 * @throws RangeError if a length is not the layout's.
 */
export function layerNormalize(direction: Vector, theta: Vector, layout: Layout): Vector {
  return rescale('layerNormalize', { direction, theta, layout }, wholeBlock);
}

/**
 * Normalizes a float32 direction as {@link filterNormalize} or {@link layerNormalize} do, in its own memory.
 *
 * @throws RangeError if a length is not the layout's.
 */
export function normalizeInPlace(
  direction: Float32Array,
  theta: Vector,
  layout: Layout,
  by: 'filter' | 'layer',
): void {
  rescale(
    'normalizeInPlace',
    { direction, theta, layout, out: direction },
    by === 'filter' ? filtersOf : wholeBlock,
  );
}

const wholeBlock = ({ offset, size }: Block): Runs[] => [
  { start: offset, count: 1, length: size, step: size },
];

/**
 * √(mean over filters of |vᵢⱼ|²/|θᵢⱼ|²): the length of a displacement in units of the filters it moves. 1 for a filter-normalized
 * direction; the same for networks that differ by the scales of a ReLU.
 *
 * Blocks without filters, and filters of θ that are zero, do not count; `NaN` where v moves nothing that does, as its unit does not exist.
 *
 * @throws RangeError if a length is not the layout's.
 */
export function filterLength(v: Vector, theta: Vector, layout: Layout): number {
  checkDim('filterLength', layout.dim, v);
  checkDim('filterLength', layout.dim, theta);
  let [sum, count] = [0, 0];
  const moves = v.some((x) => x !== 0);
  for (const block of layout.blocks.filter(hasFilters))
    for (const runs of filtersOf(block)) {
      const length = runNorm(theta, runs);
      if (length === 0) continue;
      sum += (runNorm(v, runs) / length) ** 2;
      count += 1;
    }
  return moves && sum === 0 ? Number.NaN : Math.sqrt(sum / count);
}

/** Equally spaced runs: `count` runs of `length` numbers, `step` apart. */
interface Runs {
  readonly start: number;
  readonly count: number;
  readonly length: number;
  readonly step: number;
}

/** The index runs of each filter of a block: the slices along its filter axis. */
function filtersOf({ offset, shape, filterAxis, filterRank = 1 }: Block): Runs[] {
  const first = filterAxis + 1 - filterRank;
  const filters = sizeOf(shape.slice(first, filterAxis + 1));
  const outer = sizeOf(shape.slice(0, first));
  const inner = sizeOf(shape.slice(filterAxis + 1));
  return Array.from({ length: filters }, (_, f) => ({
    start: offset + f * inner,
    count: outer,
    length: inner,
    step: filters * inner,
  }));
}

function rescale(
  caller: string,
  {
    direction,
    theta,
    layout,
    out = new Float64Array(layout.dim),
  }: { readonly direction: Vector; readonly theta: Vector; readonly layout: Layout; readonly out?: Vector },
  piecesOf: (block: Block) => readonly Runs[],
): Vector {
  checkDim(caller, layout.dim, direction);
  checkDim(caller, layout.dim, theta);
  for (const block of layout.blocks) {
    if (!hasFilters(block)) {
      out.fill(0, block.offset, block.offset + block.size);
      continue;
    }
    for (const runs of piecesOf(block)) {
      const factor = runNorm(theta, runs) / (runNorm(direction, runs) + 1e-10);
      eachIndex(runs, (i) => (out[i] = direction[i]! * factor));
    }
  }
  return out;
}

function runNorm(v: Vector, runs: Runs): number {
  let sum = 0;
  eachIndex(runs, (i) => (sum += v[i]! * v[i]!));
  return Math.sqrt(sum);
}

function eachIndex({ start, count, length, step }: Runs, visit: (i: number) => void): void {
  for (let k = 0; k < count; k++) for (let i = start + k * step, end = i + length; i < end; i++) visit(i);
}
