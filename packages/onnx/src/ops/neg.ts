import type { Op } from './op.ts';

/** y = −x; dx = −dy. */
export const neg: Op = {
  vjp: (g, _, dy) => [g.Neg([dy])],
  jvp: (g, _, [dx]) => (dx ? g.Neg([dx]) : null),
};
