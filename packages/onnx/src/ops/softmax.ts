import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import type { Op } from './op.ts';
import { sumAlong } from './parts/sum-along.ts';

/** y ∘ (d − Σ y ∘ d): the Jacobian of softmax, which is symmetric. */
const jacobian = (g: Emit, node: Node, d: string): string => {
  const y = node.outputs[0]!;
  return g.Mul([y, g.Sub([d, sumAlong(g, node, g.Mul([y, d]))])]);
};

/** y = exp x / Σ exp x along one axis; dx = y ∘ (dy − Σ y ∘ dy). */
export const softmax: Op = {
  vjp: (g, node, dy) => [jacobian(g, node, dy)],
  jvp: (g, node, [dx]) => (dx ? jacobian(g, node, dx) : null),
};
