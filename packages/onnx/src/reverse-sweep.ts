import { cotangents, type Cotangents } from './cotangents.ts';
import { ruleOf } from './differentiable.ts';
import type { Emit } from './emit.ts';
import type { Graph, Node } from './graph.ts';
import { namingRefusals } from './refused.ts';
import { virtualOf } from './virtual/index.ts';

/**
 * Appends the vector-Jacobian products of nodes that are given last first, and gives the cotangents of the values they reach.
 *
 * `seeds` are the cotangents that are known; only values in `moved`, or made by the nodes, get one.
 */
export function reverseSweep(
  g: Emit,
  { opsets }: Graph,
  path: ReadonlySet<Node>,
  { seeds, moved }: { readonly seeds: ReadonlyMap<string, string>; readonly moved: readonly string[] },
): Pick<Cotangents, 'of'> {
  const opset = opsets[''] ?? 0;
  const reached = new Set([...moved, ...[...path].flatMap(({ outputs }) => outputs)]);
  const sums = cotangents(g, seeds);
  for (const node of path) {
    const dy = sums.of(node.outputs[0]!);
    if (dy === undefined) continue;
    const virtual = virtualOf(node);
    const parts = namingRefusals(node, opset, () =>
      virtual?.vjp ? virtual.vjp(g, node, dy) : ruleOf(node)!.vjp(g, node, dy),
    );
    parts.forEach((dx, i) => {
      const x = node.inputs[i]!;
      if (dx === null || !x || !reached.has(x)) return;
      g.shapedAs(dx, x);
      sums.add(node, x, dx, dy);
    });
  }
  return sums;
}
