import { numberOf } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { linear } from './parts/makers.ts';

/** y = Σ x over axes; dx = dy repeated along them. */
export const reduceSum: Op = linear((g, node, dy) => {
  const [x, axes] = node.inputs as [string, string | undefined];
  const dropped = numberOf(node, 'keepdims', 1) === 0 && axes;
  return g.Expand([dropped ? g.Unsqueeze([dy, axes]) : dy, g.shapeOf(x)]);
});
