import { isConstant, loweringOf, ruleOf } from './differentiable.ts';
import { emitter, type Emit } from './emit.ts';
import type { Graph, Node } from './graph.ts';
import { namingRefusals } from './refused.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** A MaxPool that also says where its maxima are. */
const withPlaces = (g: Emit, node: Node): Node => {
  const [y, places] = node.outputs as [string, string?];
  // A node that some devices cannot run is told apart by its name.
  return { ...node, name: node.name || y, outputs: [y, places || g.fresh(`${y}/places`)] };
};

/** Appends a node said in operators that have rules; every output keeps its name. */
export function appendLowered(g: Emit, node: Node, opset: number): void {
  const lowering = loweringOf(node);
  if (lowering) {
    const values = [namingRefusals(node, opset, () => lowering(g, node))].flat();
    node.outputs.forEach((name, i) => {
      if (name && values[i]) g.node('Identity', [values[i]], {}, [name]);
    });
  } else if (ruleOf(node)) {
    g.keep(node.op === 'MaxPool' ? withPlaces(g, node) : node);
  } else {
    throw new UnsupportedOpError(node, opset);
  }
}

/** The graph with the nodes in `path` replaced by what `append` puts in their place. */
export function lowerWith(
  graph: Graph,
  path: ReadonlySet<Node>,
  append: (g: Emit, node: Node) => void,
): Graph {
  const g = emitter(graph, 'lower', true);
  for (const node of graph.nodes) {
    if (!path.has(node) || isConstant(node)) g.keep(node);
    else append(g, node);
  }
  return g.build();
}

/** The graph with the nodes in `path` said in operators that have rules. Every output keeps its name. */
export const lowerGraph = (graph: Graph, path: ReadonlySet<Node>): Graph =>
  lowerWith(graph, path, (g, node) => appendLowered(g, node, graph.opsets[''] ?? 0));
