import type { Op } from './op.ts';
import { sumAlong } from './parts/sum-along.ts';

/** y = x − log Σ exp x along one axis; dx = dy − exp y · Σ dy, and for tangents dx − Σ exp y ∘ dx. */
export const logSoftmax: Op = {
  vjp: (g, node, dy) => [g.Sub([dy, g.Mul([g.Exp([node.outputs[0]!]), sumAlong(g, node, dy)])])],
  jvp: (g, node, [dx]) =>
    dx ? g.Sub([dx, sumAlong(g, node, g.Mul([g.Exp([node.outputs[0]!]), dx]))]) : null,
};
