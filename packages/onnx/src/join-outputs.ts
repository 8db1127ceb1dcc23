import { freshNames } from './fresh-names.ts';
import type { Graph, Node, ValueInfo } from './graph.ts';
import { prune } from './prune.ts';

/**
 * The graph with new outputs, each of which is several of its own, flattened and laid one after the other, so that a runtime gives them back in one
 * piece.
 */
export function joinOutputs(graph: Graph, joined: Readonly<Record<string, readonly string[]>>): Graph {
  const fresh = freshNames(graph);
  const flat = fresh('flat');
  const known = new Map(graph.outputs.map((output) => [output.name, output]));
  const node = (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Node['attributes'] = {},
  ): Node => ({
    op,
    domain: '',
    name: '',
    inputs,
    outputs: [output],
    attributes,
  });
  const made = Object.entries(joined).map(([name, parts]) => {
    const pieces = parts.map((part) => node('Reshape', [part, flat], fresh(`${part}/flat`)));
    const all = pieces.flatMap(({ outputs }) => outputs);
    const nodes = [...pieces, node('Concat', all, name, { axis: { kind: 'int', value: 0 } })];
    const output: ValueInfo = { name, dataType: known.get(parts[0]!)!.dataType, shape: [null] };
    return { nodes, output };
  });
  const whole = {
    ...graph,
    nodes: [...graph.nodes, ...made.flatMap(({ nodes }) => nodes)],
    constants: new Map([
      ...graph.constants,
      [flat, { dataType: 'int64' as const, shape: [1], data: BigInt64Array.of(-1n) }],
    ]),
    outputs: made.map(({ output }) => output),
  };
  return { ...prune(whole), inputs: graph.inputs };
}
