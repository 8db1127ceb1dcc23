import type { Op } from './op.ts';
import { total } from './parts/total.ts';

/** y = a + b; da = db = dy, summed over broadcast axes. */
export const add: Op = {
  vjp: (g, { inputs: [a, b] }, dy) => [g.sumTo(dy, a!), g.sumTo(dy, b!)],
  jvp: (g, node, tangents) => total(g, node, tangents),
};
