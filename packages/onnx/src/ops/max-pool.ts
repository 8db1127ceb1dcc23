import type { Node } from '../graph.ts';
import { numberOf } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Op } from './op.ts';

/** x, y and the places of the maxima. */
const values = ({ inputs: [x], outputs: [y, places] }: Node): readonly string[] => [x!, y!, places!];

/**
 * y = the maximum of each window, the first one when several are equal; dx adds dy at the places of the maxima,
 * and a tangent is read from them. Needs the second output, the places in the flattened input.
 */
export const maxPool: Op = {
  vjp(g, node: Node, dy) {
    if (numberOf(node, 'storage_order', 0) === 1)
      throw new Refused('has column-major indices, which have no rule');
    return [g.virtual('MaxPoolGradient', [dy, ...values(node)], node.attributes)];
  },
  jvp: (g, node, [dx]) => (dx ? g.virtual('MaxPoolTangent', [dx, ...values(node)], node.attributes) : null),
};
