import { freshNames } from './fresh-names.ts';
import type { Constant, Graph, Node } from './graph.ts';
import { int } from './node-attributes.ts';

/**
 * The graph with inputs as constants whose rows it picks itself: input x of [B, …] becomes x = X[rows], with X of [N, …] and a new input
 * `rows` int32[B]. A session on a device keeps X there, and a run is told B places instead of B rows. Tensors for which there is no input are left out.
 */
export function withResidentRows(
  graph: Graph,
  tensors: Readonly<Record<string, Constant>>,
  rows: string,
): Graph {
  const resident = graph.inputs.filter(({ name }) => Object.hasOwn(tensors, name));
  if (resident.length === 0) return graph;
  const fresh = freshNames(graph);
  const constants = new Map(graph.constants);
  const picks = resident.map(({ name }): Node => {
    const held = fresh(`${name}/all rows`);
    constants.set(held, { ...tensors[name]!, origin: 'computed' });
    return {
      op: 'Gather',
      domain: '',
      name: fresh(`${name}/rows`),
      inputs: [held, rows],
      outputs: [name],
      attributes: { axis: int(0) },
    };
  });
  const count = resident[0]!.shape?.[0] ?? null;
  return {
    ...graph,
    inputs: [
      ...graph.inputs.filter((input) => !resident.includes(input)),
      { name: rows, dataType: 'int32', shape: [count] },
    ],
    nodes: [...picks, ...graph.nodes],
    constants,
  };
}
