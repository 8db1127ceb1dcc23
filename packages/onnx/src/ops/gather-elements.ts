import { int, numberOf, text } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { linear, zeros } from './parts/makers.ts';

/** yᵢ = x at index i along an axis; dx adds dyᵢ where it came from. */
export const gatherElements: Op = linear((g, node, dy) =>
  g.ScatterElements([zeros(g, node.inputs[0]!), node.inputs[1]!, dy], {
    axis: int(numberOf(node, 'axis', 0)),
    reduction: text('add'),
  }),
);
