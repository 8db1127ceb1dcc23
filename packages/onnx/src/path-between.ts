import type { Graph, Node } from './graph.ts';
import { isConstant } from './differentiable.ts';

/** The values a node reads, by its inputs or from inside its subgraphs (If, Loop, Scan). */
const readBy = ({ inputs, attributes }: Node): readonly string[] => [
  ...inputs,
  ...Object.values(attributes).flatMap((a) =>
    a.kind === 'graph' ? [...a.value.nodes.flatMap(readBy), ...a.value.outputs.map(({ name }) => name)] : [],
  ),
];

/** The nodes that lie between the values in `from` and one of the values in `to`, along which derivatives can flow. */
export function pathBetween(
  { nodes }: Graph,
  from: readonly string[],
  to: readonly string[],
  lowered = false,
): ReadonlySet<Node> {
  const moved = new Set(from);
  const forward = nodes.filter((node) => {
    const moves = !isConstant(node, lowered) && readBy(node).some((name) => moved.has(name));
    if (moves) for (const name of node.outputs) moved.add(name);
    return moves;
  });
  const wanted = new Set(to);
  const path = new Set<Node>();
  for (const node of forward.toReversed()) {
    if (!node.outputs.some((name) => name !== '' && wanted.has(name))) continue;
    path.add(node);
    for (const name of readBy(node)) if (moved.has(name)) wanted.add(name);
  }
  return path;
}
