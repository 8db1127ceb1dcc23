import type { Graph } from '@orograph/onnx';
import { isFiniteVector, type Layout } from '@orograph/tensor';

/** Names the operators that keep their weights in attributes, where they cannot be moved. */
export function inAttributes({ nodes }: Graph): string {
  const ops = new Set(nodes.filter(({ domain }) => domain === 'ai.onnx.ml').map(({ op }) => op));
  return ops.size > 0
    ? `; what was learnt lies in attributes of ${[...ops].join(', ')}, which are not moved`
    : '';
}

/** Names the blocks of parameters whose numbers are not all finite, in sentences. */
export function oddities(layout: Layout, theta: Float32Array): string[] {
  return layout.blocks
    .filter(({ offset, size }) => !isFiniteVector(theta.subarray(offset, offset + size)))
    .map(({ name }) => `Block "${name}" holds numbers that are not finite.`);
}
