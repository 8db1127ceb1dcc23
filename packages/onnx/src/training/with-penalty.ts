import { emitter } from '../emit.ts';
import { freshNames } from '../fresh-names.ts';
import type { Graph } from '../graph.ts';
import { int } from '../node-attributes.ts';

/** Adds ½λ|θ|² over `parameters` to the value `loss`: the graph, and the name of the sum. */
export function withPenalty(
  graph: Graph,
  loss: string,
  parameters: readonly string[],
  lambda: number,
): { readonly graph: Graph; readonly loss: string } {
  const g = emitter(graph, 'penalty');
  const squares = parameters.map((name) => g.ReduceSum([g.Mul([name, name])], { keepdims: int(0) }));
  const sum = squares.reduce((a, b) => g.Add([a, b]));
  const total = freshNames(graph)('loss');
  g.node('Add', [loss, g.Mul([sum, g.scalar(sum, lambda / 2)])], {}, [total]);
  return { loss: total, graph: g.build() };
}
