import type { Node } from './graph.ts';

/** The node reading other names, inside its subgraphs too. */
export function renameReads(node: Node, rename: (name: string) => string): Node {
  const attributes = Object.entries(node.attributes).map(([key, attribute]) => {
    if (attribute.kind !== 'graph') return [key, attribute] as const;
    const { value } = attribute;
    const nodes = value.nodes.map((inner) => renameReads(inner, rename));
    const outputs = value.outputs.map((info) => ({ ...info, name: rename(info.name) }));
    return [key, { kind: 'graph', value: { ...value, nodes, outputs } }] as const;
  });
  return { ...node, inputs: node.inputs.map(rename), attributes: Object.fromEntries(attributes) };
}
