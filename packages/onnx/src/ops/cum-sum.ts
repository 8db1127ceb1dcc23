import { int, numberOf } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** yᵢ = Σⱼ≤ᵢ xⱼ; dx is the running sum of dy from the other end. */
export const cumSum: Op = linear((g, node, dy) =>
  g.CumSum([dy, node.inputs[1]!], {
    exclusive: int(numberOf(node, 'exclusive', 0)),
    reverse: int(1 - numberOf(node, 'reverse', 0)),
  }),
);
