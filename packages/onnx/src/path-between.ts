import type { Graph, Node } from './graph.ts';
import { isConstant } from './differentiable.ts';

/** The nodes that lie between the values in `from` and one of the values in `to`, along which derivatives can flow. */
export function pathBetween(
  { nodes }: Graph,
  from: readonly string[],
  to: readonly string[],
  lowered = false,
): ReadonlySet<Node> {
  const moved = new Set(from);
  const forward = nodes.filter((node) => {
    const moves = !isConstant(node, lowered) && node.inputs.some((name) => moved.has(name));
    if (moves) for (const name of node.outputs) moved.add(name);
    return moves;
  });
  const wanted = new Set(to);
  const path = new Set<Node>();
  for (const node of forward.toReversed()) {
    if (!node.outputs.some((name) => name !== '' && wanted.has(name))) continue;
    path.add(node);
    for (const name of node.inputs) if (moved.has(name)) wanted.add(name);
  }
  return path;
}
