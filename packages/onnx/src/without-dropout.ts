import type { Graph } from './graph.ts';
import { isDropout } from './inference-dropout.ts';
import { renameReads } from './rename-reads.ts';
import { reads } from './sort-nodes.ts';

/**
 * The graph without the Dropout nodes that only pass their input on: what reads them reads their input. Those that give an
 * output of the graph, or whose mask is asked for, stay.
 */
export function withoutDropout(graph: Graph): Graph {
  const given = new Set(graph.outputs.map(({ name }) => name));
  const read = new Set([...given, ...graph.nodes.flatMap(reads)]);
  const before = new Map<string, string>();
  const nodes = graph.nodes.flatMap((node) => {
    const renamed = renameReads(node, (name) => before.get(name) ?? name);
    const [y, mask = ''] = node.outputs as [string, string?];
    if (!isDropout(node) || read.has(mask) || given.has(y) || node.inputs[2]) return [renamed];
    before.set(y, renamed.inputs[0]!);
    return [];
  });
  return before.size === 0 ? graph : { ...graph, nodes };
}
