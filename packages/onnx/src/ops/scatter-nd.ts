import type { Op } from './op.ts';
import { addsUpdates } from './parts/adds-updates.ts';
import { again, zeros } from './parts/makers.ts';

/** y = x with slabs u written (or added) at tuples of indices; dx = dy (with zeros where written over), du = dy at the indices. */
export const scatterND: Op = {
  vjp(g, node, dy) {
    const [, index, u] = node.inputs as [string, string, string];
    return [addsUpdates(node) ? dy : again(g, node, [dy, index, zeros(g, u)]), null, g.GatherND([dy, index])];
  },
  jvp(g, node, [dx, , du]) {
    const [x, index, u] = node.inputs as [string, string, string];
    if (!dx && !du) return null;
    return again(g, node, [dx ?? zeros(g, x), index, du ?? zeros(g, u)]);
  },
};
