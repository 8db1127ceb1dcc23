import type { Graph } from '@orograph/onnx';
import { blockOf, type Vector } from '@orograph/tensor';
import type { StateBeside } from '../onnx-loss-types.ts';
import { isBatchNorm } from '../with-batch-statistics.ts';

/** A running variance that is negative, where the loss is not a number. */
export interface NegativeVariance {
  /** The tensor. */
  readonly name: string;
  /** Its least entry. */
  readonly value: number;
}

/**
 * The first running variance of a BatchNormalization that is below −ε at some points, as the state beside θ is extrapolated there; `undefined` where
 * there is none. For a state that is affine in θ the corners of a region tell of all of it.
 */
export async function negativeVariance(
  { nodes }: Graph,
  beside: StateBeside,
  points: Iterable<Vector>,
): Promise<NegativeVariance | undefined> {
  const variances = nodes.filter(isBatchNorm).flatMap(({ inputs, attributes }) => {
    const { epsilon } = attributes;
    const name = inputs[4] ?? '';
    const isState = beside.layout.blocks.some((block) => block.name === name);
    return isState ? [{ name, least: epsilon?.kind === 'float' ? -epsilon.value : -1e-5 }] : [];
  });
  for (const point of points) {
    const state = await beside.at(point);
    for (const { name, least } of variances) {
      const { offset, size } = blockOf(beside.layout, name);
      const value = Math.min(...Array.from(state.subarray(offset, offset + size)));
      if (value < least) return { name, value };
    }
  }
  return undefined;
}
