import { freshNames } from './fresh-names.ts';
import type { Constant, Graph, Node } from './graph.ts';
import { renameReads } from './rename-reads.ts';

/**
 * Renames constants of a graph, keeping their order. A value that has one of the new names already gets another.
 *
 * @throws RangeError for a name that is no constant, or two constants that would have one name.
 */
export function renameConstants(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  for (const name of names.keys())
    if (!graph.constants.has(name)) throw new RangeError(`renameConstants: no constant "${name}".`);
  const wanted = new Set(names.values());
  if (wanted.size < names.size) throw new RangeError('renameConstants: two constants would have one name.');
  const fresh = freshNames(graph);
  const inTheWay = new Map(
    [...wanted]
      .filter((name) => !names.has(name) && isDefined(graph, name))
      .map((name) => [name, fresh(name)]),
  );
  const rename = (name: string): string => names.get(name) ?? inTheWay.get(name) ?? name;
  const renamed = ({ merged, ...constant }: Constant): Constant => ({
    ...constant,
    ...(merged !== undefined && { merged: rename(merged) }),
  });
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...renameReads(node, rename), outputs: node.outputs.map(rename) })),
    constants: new Map([...graph.constants].map(([name, constant]) => [rename(name), renamed(constant)])),
    valueInfo: new Map(
      [...graph.valueInfo].map(([name, info]) => [rename(name), { ...info, name: rename(name) }]),
    ),
  };
}

/** Whether a graph defines a value that may be called otherwise: a constant, or what a node computes; not its inputs and outputs. */
const isDefined = ({ nodes, constants, outputs }: Graph, name: string): boolean =>
  !outputs.some((output) => output.name === name) &&
  (constants.has(name) || nodes.some((node: Node) => node.outputs.includes(name)));
