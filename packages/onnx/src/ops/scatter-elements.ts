import { int, numberOf } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { addsUpdates } from './parts/adds-updates.ts';
import { again, zeros } from './parts/makers.ts';

/** y = x with updates u written (or added) at indices; dx = dy (with zeros where written over), du = dy at the indices. */
export const scatterElements: Op = {
  vjp(g, node, dy) {
    const [, index, u] = node.inputs as [string, string, string];
    const axis = { axis: int(numberOf(node, 'axis', 0)) };
    const adds = addsUpdates(node);
    const dx = adds ? dy : again(g, node, [dy, index, zeros(g, u)]);
    return [dx, null, g.GatherElements([dy, index], axis)];
  },
  jvp(g, node, [dx, , du]) {
    const [x, index, u] = node.inputs as [string, string, string];
    if (!dx && !du) return null;
    return again(g, node, [dx ?? zeros(g, x), index, du ?? zeros(g, u)]);
  },
};
