import type { Op } from './op.ts';
import { total } from './parts/total.ts';

/** y = a − b; da = dy, db = −dy. */
export const sub: Op = {
  vjp: (g, { inputs: [a, b] }, dy) => [g.sumTo(dy, a!), g.sumTo(g.Neg([dy]), b!)],
  jvp: (g, node, [da, db]) => total(g, node, [da ?? null, db ? g.Neg([db]) : null]),
};
