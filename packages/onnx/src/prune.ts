import type { Graph, Node } from './graph.ts';
import { reads } from './sort-nodes.ts';

/** The graph without the nodes, constants and inputs that its outputs do not need. */
export function prune(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.push(node);
    for (const name of reads(node)) needed.add(name);
  }
  return {
    ...graph,
    nodes: nodes.toReversed(),
    constants: new Map([...graph.constants].filter(([name]) => needed.has(name))),
    inputs: graph.inputs.filter(({ name }) => needed.has(name)),
    valueInfo: new Map([...graph.valueInfo].filter(([name]) => needed.has(name))),
  };
}
