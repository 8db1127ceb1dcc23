import { checkDim, type Block, type Layout, type Vector } from '@orograph/tensor';
import type { DataTensor } from './data/data-tensor.ts';
import { arrayOf, parseNpz, serializeNpz, type Arrays } from './data/npz.ts';

/** The points a training passed, in order. */
export interface Trajectory {
  /** How many updates were made before each point. */
  readonly steps: readonly number[];
  /** θ at each. */
  readonly thetas: readonly Vector[];
  /** The state beside θ at each, where it is known: running statistics and other buffers. */
  readonly states?: readonly Vector[];
}

/**
 * A trajectory as a NumPy archive: `step` int64 [T], for each block `theta/<block>` float32 [T, …shape], and for each tensor beside θ
 * whose numbers are given `state/<tensor>` likewise.
 *
 * @throws RangeError if there is not one step per θ, or a θ or state has another dimension than its layout.
 */
export function serializeTrajectory(
  { steps, thetas, states }: Trajectory,
  layout: Layout,
  stateLayout: Layout = { dim: 0, blocks: [] },
): Uint8Array {
  if (steps.length !== thetas.length)
    throw new RangeError(
      `serializeTrajectory: expected one step per θ, got ${steps.length} for ${thetas.length}.`,
    );
  for (const theta of thetas) checkDim('serializeTrajectory', layout.dim, theta);
  for (const state of states ?? []) checkDim('serializeTrajectory', stateLayout.dim, state);
  const arrays: Record<string, DataTensor> = {
    step: { shape: [steps.length], dataType: 'int64', data: BigInt64Array.from(steps, BigInt) },
  };
  const add = (kind: 'state' | 'theta', vectors: readonly Vector[], { blocks }: Layout): void => {
    for (const { name, shape, offset, size } of blocks) {
      const data = new Float32Array(vectors.length * size);
      vectors.forEach((vector, t) => data.set(vector.subarray(offset, offset + size), t * size));
      arrays[`${kind}/${name}`] = { shape: [vectors.length, ...shape], dataType: 'float', data };
    }
  };
  add('theta', thetas, layout);
  if (states) add('state', states, stateLayout);
  return serializeNpz(arrays);
}

/**
 * Reads what {@link serializeTrajectory} writes, θ as float32, and the state of `stateLayout` where the file has all of it.
 *
 * @throws RangeError for a file that is damaged, lacks a block of the layout, or holds another shape; the message lists
 *   what there is. `where` names the file.
 */
export function parseTrajectory(
  bytes: Uint8Array,
  layout: Layout,
  where = 'trajectory',
  stateLayout: Layout = { dim: 0, blocks: [] },
): Trajectory {
  const arrays = parseNpz(bytes, where);
  const steps = Array.from(arrayOf(arrays, 'step', where).data as BigInt64Array, Number);
  const thetas = steps.map(() => new Float32Array(layout.dim));
  for (const block of layout.blocks) place(arrays, block, thetas, { where, kind: 'theta' });
  const { dim, blocks } = stateLayout;
  if (dim === 0 || !blocks.every(({ name }) => Object.hasOwn(arrays, `state/${name}`)))
    return { steps, thetas };
  const states = steps.map(() => new Float32Array(dim));
  for (const block of blocks) place(arrays, block, states, { where, kind: 'state' });
  return { steps, thetas, states };
}

/** Writes one block's numbers into every vector. */
function place(
  arrays: Arrays,
  { name, shape, offset, size }: Block,
  vectors: readonly Float32Array[],
  { where, kind }: { readonly where: string; readonly kind: 'state' | 'theta' },
): void {
  const key = `${kind}/${name}`;
  const { shape: own, data } = arrayOf(arrays, key, where);
  const expected = [vectors.length, ...shape];
  if (own.join() !== expected.join())
    throw new RangeError(`${where}: key "${key}" expected shape [${expected.join()}], got [${own.join()}].`);
  vectors.forEach((vector, t) => vector.set(data.subarray(t * size, (t + 1) * size) as Float32Array, offset));
}
