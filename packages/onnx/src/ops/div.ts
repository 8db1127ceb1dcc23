import type { Op } from './op.ts';
import { total } from './parts/total.ts';

/** y = a/b; da = dy/b, db = −y dy/b. */
export const div: Op = {
  vjp(g, { inputs: [a, b], outputs: [y] }, dy) {
    const share = g.Div([dy, b!]);
    return [g.sumTo(share, a!), g.sumTo(g.Neg([g.Mul([share, y!])]), b!)];
  },
  jvp(g, node, [da, db]) {
    const { inputs, outputs } = node;
    const fall = db ? g.Neg([g.Mul([outputs[0]!, g.Div([db, inputs[1]!])])]) : null;
    return total(g, node, [da ? g.Div([da, inputs[1]!]) : null, fall]);
  },
};
