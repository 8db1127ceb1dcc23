import { isConstant, ruleOf } from './differentiable.ts';
import type { Emit } from './emit.ts';
import type { Graph, Node } from './graph.ts';
import { namingRefusals } from './refused.ts';
import { UnsupportedOpError } from './unsupported-op-error.ts';
import { virtualOf } from './virtual/index.ts';

/**
 * Appends the Jacobian-vector products of the nodes of `graph` that are in `path`, and returns the tangents of all values they reach.
 *
 * `seeds` are the tangents that are known; a value without one does not move.
 */
export function forwardSweep(
  g: Emit,
  { nodes, opsets }: Graph,
  path: ReadonlySet<Node>,
  seeds: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const opset = opsets[''] ?? 0;
  const tangents = new Map(seeds);
  for (const node of nodes) {
    if (!path.has(node) || isConstant(node, true)) continue;
    const along = node.inputs.map((name) => tangents.get(name) ?? null);
    if (along.every((t) => t === null)) continue;
    const rule = virtualOf(node) ?? ruleOf(node);
    if (!rule) throw new UnsupportedOpError(node, opset);
    const tangent = namingRefusals(node, opset, () => rule.jvp(g, node, along));
    if (tangent === null) continue;
    g.shapedAs(tangent, node.outputs[0]!);
    tangents.set(node.outputs[0]!, tangent);
  }
  return tangents;
}
