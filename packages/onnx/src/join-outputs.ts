import { emitter } from './emit.ts';
import type { Graph, ValueInfo } from './graph.ts';
import { int } from './node-attributes.ts';
import { prune } from './prune.ts';

/**
 * The graph with new outputs, each of which is several of its own, flattened and laid one after the other, so that a runtime gives them back in one
 * piece.
 */
export function joinOutputs(graph: Graph, joined: Readonly<Record<string, readonly string[]>>): Graph {
  const g = emitter(graph, 'joined');
  const outputs = Object.entries(joined).map(([name, parts]): ValueInfo => {
    const pieces = parts.map((part) => g.Reshape([part, g.list([-1])]));
    g.node('Concat', pieces, { axis: int(0) }, [name]);
    return { name, dataType: g.type(name), shape: [null] };
  });
  return { ...prune({ ...g.build(), outputs }), inputs: graph.inputs };
}
