import type { Graph, Node } from '@orograph/onnx';

/** Whether a node is a BatchNormalization. */
export const isBatchNorm = ({ op, domain }: Node): boolean => op === 'BatchNormalization' && domain === '';

/**
 * The graph with every BatchNormalization using the statistics of the batch, as in training; its parameters stay the same.
 *
 * @throws RangeError for a graph without BatchNormalization, or of an opset before 14, which has no training mode.
 */
export function withBatchStatistics(graph: Graph): Graph {
  checkBatchNorm('withBatchStatistics', graph);
  return {
    ...graph,
    nodes: graph.nodes.map((node, k): Node => {
      if (!isBatchNorm(node)) return node;
      return {
        ...node,
        outputs: [node.outputs[0]!, `batch-norm/${k}/next-mean`, `batch-norm/${k}/next-variance`],
        attributes: { ...node.attributes, training_mode: { kind: 'int', value: 1 } },
      };
    }),
  };
}

/** A BatchNormalization on its running statistics. */
export function evaluating(node: Node): Node {
  const { training_mode: _, ...attributes } = node.attributes;
  return { ...node, attributes, outputs: node.outputs.slice(0, 1) };
}

/**
 * Throws unless a graph has BatchNormalization with a training mode.
 *
 * @throws RangeError naming the caller and the graph.
 */
export function checkBatchNorm(caller: string, { name, nodes, opsets }: Graph): void {
  if (!nodes.some(isBatchNorm))
    throw new RangeError(`${caller}: the graph "${name}" has no BatchNormalization.`);
  const opset = opsets[''] ?? 0;
  if (opset < 14) throw new RangeError(`${caller}: expected opset 14 or later, got ${opset} in "${name}".`);
}
