import type { Attribute, Graph, Node } from './graph.ts';

/** Whether a node is a Dropout. */
export const isDropout = ({ op, domain }: Node): boolean => op === 'Dropout' && domain === '';

/**
 * The graph with every Dropout, those in subgraphs included, passing its input on, as at inference: the input that turns
 * training on is left out. Rates stay, so that whoever trains the graph finds them.
 */
export function inferenceDropout(graph: Graph): Graph {
  return { ...graph, nodes: graph.nodes.map(atInference) };
}

function atInference(node: Node): Node {
  if (isDropout(node)) return node.inputs.length > 2 ? { ...node, inputs: node.inputs.slice(0, 2) } : node;
  const attributes = Object.entries(node.attributes);
  if (!attributes.some(([, { kind }]) => kind === 'graph')) return node;
  return {
    ...node,
    attributes: Object.fromEntries(
      attributes.map(([key, attribute]): [string, Attribute] => [
        key,
        attribute.kind === 'graph' ? { ...attribute, value: inferenceDropout(attribute.value) } : attribute,
      ]),
    ),
  };
}
