import { emitter } from '../emit.ts';
import type { Graph } from '../graph.ts';
import { namingRefusals } from '../refused.ts';
import { virtualOf } from './index.ts';

/** The graph with its virtual operators said in ONNX's own. */
export function expandVirtual(graph: Graph): Graph {
  const g = emitter(graph, 'expand', true);
  for (const node of graph.nodes) {
    const virtual = virtualOf(node);
    if (virtual) {
      const expanded = namingRefusals(node, graph.opsets[''] ?? 0, () => virtual.expand(g, node));
      g.node('Identity', [expanded], {}, node.outputs);
    } else g.keep(node);
  }
  return g.build();
}
