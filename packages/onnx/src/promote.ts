import type { Graph, ValueInfo } from './graph.ts';

/**
 * The graph with the named constants as inputs, after those it has, in the order of the names.
 *
 * @throws RangeError if a name is not a constant of the graph.
 */
export function promote(graph: Graph, names: readonly string[]): Graph {
  const constants = new Map(graph.constants);
  const promoted = names.map((name): ValueInfo => {
    const constant = constants.get(name);
    if (!constant)
      throw new RangeError(`promote: the graph has no constant "${name}", or it was named twice.`);
    constants.delete(name);
    return { name, dataType: constant.dataType, shape: constant.shape };
  });
  return { ...graph, constants, inputs: [...graph.inputs, ...promoted] };
}
