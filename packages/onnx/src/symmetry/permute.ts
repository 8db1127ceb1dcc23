import { sourceIndices, type GroupElement } from '@orograph/tensor';
import type { Constant, Graph } from '../graph.ts';
import type { Symmetries } from './symmetries.ts';

/**
 * The graph with its constants permuted by an element of the symmetry group: the same function, to rounding.
 *
 * @throws RangeError for a permutation of another size than its group.
 */
export function permuted(graph: Graph, symmetries: Symmetries, element: GroupElement): Graph {
  const constants = new Map<string, Constant>(graph.constants);
  for (const [name, actions] of Object.entries(symmetries.constants)) {
    const constant = graph.constants.get(name)!;
    const values = constant.data as Float32Array | Float64Array;
    const data = values.slice();
    sourceIndices(constant.shape, actions, element).forEach((from, i) => (data[i] = values[from]!));
    constants.set(name, { ...constant, data });
  }
  return { ...graph, constants };
}
