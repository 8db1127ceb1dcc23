import { numberOf, text } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Op } from './op.ts';
import { linear, zeros } from './parts/makers.ts';

/** y[i, …] = x[index[i], …] with tuples of indices; dx adds each slab of dy where it came from. */
export const gatherND: Op = linear((g, node, dy) => {
  const [x, index] = node.inputs as [string, string];
  if (numberOf(node, 'batch_dims', 0) !== 0) throw new Refused('has batch dimensions, which have no rule');
  return g.ScatterND([zeros(g, x), index, dy], { reduction: text('add') });
});
