import type { Constant, Graph, Node } from './graph.ts';
import { renameReads } from './rename-reads.ts';

/** Whether a tensor inside a node is a weight: a list of decimal numbers, whichever way it is written there. */
export const isWeight = ({ dataType, shape }: Constant): boolean =>
  (dataType === 'float' || dataType === 'double') && shape.length > 0;

/** A tensor from inside a node as one of the graph around it. */
export const stored = ({ inline, ...constant }: Constant): Constant =>
  isWeight(constant) ? constant : { ...constant, ...(inline && { inline }) };

/** The names in use in a graph. */
export const takenNames = ({ inputs, constants, nodes }: Graph): Set<string> =>
  new Set([
    ...inputs.map(({ name }) => name),
    ...constants.keys(),
    ...nodes.flatMap(({ outputs }) => outputs),
  ]);

/** A name that is not taken, `name` if it is free; it is taken from then on. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 1; taken.has(free); i++) free = `${name}_${i}`;
  taken.add(free);
  return free;
}

/** The graph that a Loop or Scan repeats. */
export function loopBody({ op, domain, attributes }: Node): Graph | undefined {
  const body = (op === 'Loop' || op === 'Scan') && domain === '' ? attributes['body'] : undefined;
  return body?.kind === 'graph' ? body.value : undefined;
}

/**
 * The graph with the weights in the bodies of its loops among its own: each step reads the same. Names that are in use get a number.
 */
export function liftLoopWeights(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const taken = takenNames(graph);
  const lifted = (node: Node): Node => {
    const body = loopBody(node);
    if (!body) return node;
    const names = new Map(
      [...body.constants].flatMap(([name, value]) =>
        isWeight(value) ? [[name, freeName(name, taken)] as const] : [],
      ),
    );
    for (const [name, free] of names) constants.set(free, stored(body.constants.get(name)!));
    const rename = (name: string): string => names.get(name) ?? name;
    const value: Graph = {
      ...body,
      constants: new Map([...body.constants].filter(([name]) => !names.has(name))),
      nodes: body.nodes.map((inner) => lifted(renameReads(inner, rename))),
      outputs: body.outputs.map((info) => ({ ...info, name: rename(info.name) })),
    };
    return { ...node, attributes: { ...node.attributes, body: { kind: 'graph', value } } };
  };
  const nodes = graph.nodes.map(lifted);
  return constants.size > graph.constants.size ? { ...graph, nodes, constants } : graph;
}
