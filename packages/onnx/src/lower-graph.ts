import { isConstant, ruleOf } from './differentiable.ts';
import { emitter } from './emit.ts';
import type { Graph, Node } from './graph.ts';
import { lowerings } from './lower/index.ts';
import { textOf } from './node-attributes.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';

/** Why this use of an operator has no rule although others of it have one. */
function refusal({ constants }: Graph, node: Node): string | undefined {
  const { op, inputs, attributes } = node;
  if (op === 'MaxPool' && attributes['storage_order']?.value === 1)
    return 'has column-major indices, which have no rule';
  const reduction = textOf(node, 'reduction', 'none');
  if (op === 'ScatterElements' && reduction !== 'none' && reduction !== 'add')
    return `has reduction "${reduction}", which has no rule`;
  const training = inputs[2] ? constants.get(inputs[2])?.data[0] !== 0 : false;
  if (op === 'Dropout' && training) return 'is in training mode, where each run draws other numbers';
  return undefined;
}

/** The graph with the nodes in `path` said in operators that have rules. Every output keeps its name. */
export function lowerGraph(graph: Graph, path: ReadonlySet<Node>): Graph {
  const g = emitter(graph, 'lower', true);
  for (const node of graph.nodes) {
    if (!path.has(node) || isConstant(node)) {
      g.keep(node);
      continue;
    }
    const why = node.domain === '' ? refusal(graph, node) : undefined;
    if (why) throw new UnsupportedOpError(node, graph.opsets[''] ?? 0, why);
    if (node.op === 'MaxPool' && node.domain === '') {
      const [y, places] = node.outputs as [string, string?];
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
