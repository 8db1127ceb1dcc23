import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, numberOf, text } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Op } from './op.ts';

const flat = (g: Emit, x: string): string => g.Reshape([x, g.list([-1])]);

/**
 * y = the maximum of each window, the first one when several are equal; dx adds dy at the places of the maxima,
 * and a tangent is read from them. Needs the second output, the places in the flattened input.
 */
export const maxPool: Op = {
  vjp(g, node: Node, dy) {
    if (numberOf(node, 'storage_order', 0) === 1)
      throw new Refused('has column-major indices, which have no rule');
    const {
      inputs: [x],
      outputs: [, places],
    } = node;
    const size = g.node('ReduceProd', [g.shapeOf(x!), g.list([0])], { keepdims: int(1) });
    const zeros = g.Expand([g.scalar(x!, 0), size]);
    const index = g.node('Reshape', [places!, g.list([-1])]);
    const dx = g.ScatterElements([zeros, index, flat(g, dy)], { axis: int(0), reduction: text('add') });
    return [g.Reshape([dx, g.shapeOf(x!)])];
  },
  jvp: (g, { outputs: [, places] }, [dx]) => (dx ? g.Gather([flat(g, dx), places!], { axis: int(0) }) : null),
};
