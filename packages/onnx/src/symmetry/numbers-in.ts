import type { Graph } from '../graph.ts';
import type { Known } from '../known.ts';

/** Reads the numbers of a tensor that are known before the graph runs; `undefined` where they are not, or too many. */
export function numbersIn(
  graph: Graph,
  known: ReadonlyMap<string, Known>,
  name: string,
): readonly number[] | undefined {
  const constant = graph.constants.get(name);
  if (constant && constant.data.length <= 1 << 16)
    return Array.from(constant.data as ArrayLike<number>, Number);
  const elements = known.get(name)?.elements;
  return elements?.every((dim) => typeof dim === 'number') ? elements : undefined;
}
