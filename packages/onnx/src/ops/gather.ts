import { int, numberOf, text } from '../node-attributes.ts';
import type { Op } from './op.ts';
import { linear, zeros } from './parts/makers.ts';
import { rankedShape } from '../ranked-shape.ts';

/** y = x at indices along an axis; dx adds each slab of dy where it came from. */
export const gather: Op = linear((g, node, dy) => {
  const [x, index] = node.inputs as [string, string];
  const rank = g.rank(x);
  const axis = (numberOf(node, 'axis', 0) + rank) % rank;
  const shapes = [...rankedShape(g, x).keys()].map((i) => (i === axis ? g.list([-1]) : g.dimOf(x, i)));
  const flat = g.Reshape([dy, g.node('Concat', shapes, { axis: int(0) })]);
  const column = g.list(Array.from({ length: rank }, (_, i) => (i === axis ? -1 : 1)));
  const places = g.node('Expand', [g.node('Reshape', [index, column]), g.shapeOf(flat)]);
  return g.ScatterElements([zeros(g, x), places, flat], { axis: int(axis), reduction: text('add') });
});
