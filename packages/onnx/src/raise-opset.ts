import type { Graph, Node } from './graph.ts';

const isOwn = ({ domain }: Node): boolean => domain === '';

/** Whether a node of opset 7 or 8 means something else in opset 9. */
function changed(node: Node): boolean {
  const { spatial } = node.attributes;
  return (
    isOwn(node) &&
    (['Scan', 'Upsample'].includes(node.op) || (node.op === 'BatchNormalization' && spatial?.value === 0))
  );
}

function raised(node: Node): Node {
  if (!isOwn(node) || node.op !== 'BatchNormalization') return node;
  const { spatial: _, ...attributes } = node.attributes;
  return { ...node, attributes };
}

/**
 * The graph in opset 9 if it is of opset 7 or 8, else the graph itself.
 *
 * @throws RangeError if it has a node that means something else there: Scan, Upsample, BatchNormalization per activation.
 */
export function raiseOpset(caller: string, graph: Graph): Graph {
  const opset = graph.opsets[''] ?? 0;
  if (opset >= 9) return graph;
  const node = graph.nodes.find(changed);
  if (node)
    throw new RangeError(
      `${caller}: expected opset 9 or newer, got ${opset}, and "${node.name || node.outputs[0]}" (${node.op}) changed its meaning; convert the model.`,
    );
  return { ...graph, opsets: { ...graph.opsets, '': 9 }, nodes: graph.nodes.map(raised) };
}
