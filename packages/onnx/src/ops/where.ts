import type { Op } from './op.ts';

/** y = a where c, else b; da = dy where c, db = dy elsewhere. */
export const where: Op = {
  vjp(g, { inputs: [c, a, b] }, dy) {
    const zero = g.scalar(dy, 0);
    return [null, g.sumTo(g.Where([c!, dy, zero]), a!), g.sumTo(g.Where([c!, zero, dy]), b!)];
  },
  jvp(g, { inputs: [c], outputs: [y] }, [, da, db]) {
    if (!da && !db) return null;
    const zero = g.scalar(y!, 0);
    return g.expandTo(g.Where([c!, da ?? zero, db ?? zero]), y!);
  },
};
