import { checkDim, type Block, type Layout, type Vector } from '@orograph/tensor';
import type { DataTensor } from './data/data-tensor.ts';
import { arrayOf, parseNpz, serializeNpz, type Arrays } from './data/npz.ts';

/** The points a training passed, in order. */
export interface Trajectory {
  /** How many updates were made before each point. */
  readonly steps: readonly number[];
  /** θ at each. */
  readonly thetas: readonly Vector[];
}

/**
 * A trajectory as a NumPy archive: `step` int64 [T] and, for each block, `theta/<block>` float32 [T, …shape].
 *
 * @throws RangeError if there is not one step per θ, or a θ has another dimension than the layout.
 */
export function serializeTrajectory({ steps, thetas }: Trajectory, layout: Layout): Uint8Array {
  if (steps.length !== thetas.length)
    throw new RangeError(
      `serializeTrajectory: expected one step per θ, got ${steps.length} for ${thetas.length}.`,
    );
  for (const theta of thetas) checkDim('serializeTrajectory', layout.dim, theta);
  const arrays: Record<string, DataTensor> = {
    step: { shape: [steps.length], dataType: 'int64', data: BigInt64Array.from(steps, BigInt) },
  };
  for (const { name, shape, offset, size } of layout.blocks) {
    const data = new Float32Array(thetas.length * size);
    thetas.forEach((theta, t) => data.set(theta.subarray(offset, offset + size), t * size));
    arrays[`theta/${name}`] = { shape: [thetas.length, ...shape], dataType: 'float', data };
  }
  return serializeNpz(arrays, { compressed: true });
}

/**
 * Reads what {@link serializeTrajectory} writes, θ as float32.
 *
 * @throws RangeError for a file that is damaged, lacks a block of the layout, or holds another shape; the message lists
 *   what there is. `where` names the file.
 */
export function parseTrajectory(bytes: Uint8Array, layout: Layout, where = 'trajectory'): Trajectory {
  const arrays = parseNpz(bytes, where);
  const steps = Array.from(arrayOf(arrays, 'step', where).data as BigInt64Array, Number);
  const thetas = steps.map(() => new Float32Array(layout.dim));
  for (const block of layout.blocks) place(arrays, block, thetas, where);
  return { steps, thetas };
}

/** Writes one block's numbers into every θ. */
function place(
  arrays: Arrays,
  { name, shape, offset, size }: Block,
  thetas: readonly Float32Array[],
  where: string,
): void {
  const key = `theta/${name}`;
  const { shape: own, data } = arrayOf(arrays, key, where);
  const expected = [thetas.length, ...shape];
  if (own.join() !== expected.join())
    throw new RangeError(`${where}: key "${key}" expected shape [${expected.join()}], got [${own.join()}].`);
  thetas.forEach((theta, t) => theta.set(data.subarray(t * size, (t + 1) * size) as Float32Array, offset));
}
