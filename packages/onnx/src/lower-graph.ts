import { isConstant, ruleOf } from './differentiable.ts';
import { emitter } from './emit.ts';
import type { Graph, Node } from './graph.ts';
import { lowerings } from './lower/index.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** The graph with the nodes in `path` said in operators that have rules. Every output keeps its name. */
export function lowerGraph(graph: Graph, path: ReadonlySet<Node>): Graph {
  const g = emitter(graph, 'lower', true);
  for (const node of graph.nodes) {
    if (!path.has(node) || isConstant(node)) {
      g.keep(node);
    } else if (node.op === 'MaxPool' && node.domain === '') {
      const [y, places] = node.outputs as [string, string?];
      if (node.attributes['storage_order']?.value === 1)
        throw new UnsupportedOpError(
          node,
          graph.opsets[''] ?? 0,
          'has column-major indices, which have no rule',
        );
      g.keep({ ...node, outputs: [y, places || g.fresh(`${y}/places`)] });
    } else if (node.domain === '' && Object.hasOwn(lowerings, node.op)) {
      const values = [lowerings[node.op]!(g, node)].flat();
      node.outputs.forEach((name, i) => {
        if (name && values[i]) g.node('Identity', [values[i]], {}, [name]);
      });
    } else if (ruleOf(node)) {
      g.keep(node);
    } else {
      throw new UnsupportedOpError(node, graph.opsets[''] ?? 0);
    }
  }
  return g.build();
}
