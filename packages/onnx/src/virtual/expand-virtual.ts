import { emitter } from '../emit.ts';
import type { Graph } from '../graph.ts';
import { virtualOf } from './index.ts';

/** The graph with its virtual operators said in ONNX's own. */
export function expandVirtual(graph: Graph): Graph {
  const g = emitter(graph, 'expand', true);
  for (const node of graph.nodes) {
    const virtual = virtualOf(node);
    if (virtual) g.node('Identity', [virtual.expand(g, node)], {}, node.outputs);
    else g.keep(node);
  }
  return g.build();
}
