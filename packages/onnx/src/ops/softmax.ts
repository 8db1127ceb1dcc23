import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, numberOf } from '../node-attributes.ts';
import type { Op } from './op.ts';

const total = (g: Emit, x: string, node: Node): string =>
  g.ReduceSum([x, g.list([numberOf(node, 'axis', -1)])], { keepdims: int(1) });

/** y ∘ (d − Σ y ∘ d): the Jacobian of softmax, which is symmetric. */
const jacobian = (g: Emit, node: Node, d: string): string => {
  const y = node.outputs[0]!;
  return g.Mul([y, g.Sub([d, total(g, g.Mul([y, d]), node)])]);
};

/** y = exp x / Σ exp x along one axis; dx = y ∘ (dy − Σ y ∘ dy). */
export const softmax: Op = {
  vjp: (g, node, dy) => [jacobian(g, node, dy)],
  jvp: (g, node, [dx]) => (dx ? jacobian(g, node, dx) : null),
};

/** y = x − log Σ exp x along one axis; dx = dy − exp y · Σ dy, and for tangents dx − Σ exp y ∘ dx. */
export const logSoftmax: Op = {
  vjp: (g, node, dy) => [g.Sub([dy, g.Mul([g.Exp([node.outputs[0]!]), total(g, dy, node)])])],
  jvp: (g, node, [dx]) => (dx ? g.Sub([dx, total(g, g.Mul([g.Exp([node.outputs[0]!]), dx]), node)]) : null),
};
