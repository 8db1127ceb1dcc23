import { int, numberOf, text } from '../node-attributes.ts';
import { again, linear, zeros } from './makers.ts';
import type { Op } from './op.ts';

/** y = x at indices along an axis; dx adds each slab of dy where it came from. */
export const gather: Op = linear((g, node, dy) => {
  const [x, index] = node.inputs as [string, string];
  const rank = g.rank(x);
  const axis = (numberOf(node, 'axis', 0) + rank) % rank;
  const shapes = [...g.shape(x)!.keys()].map((i) => (i === axis ? g.list([-1]) : g.dimOf(x, i)));
  const flat = g.Reshape([dy, g.node('Concat', shapes, { axis: int(0) })]);
  const column = g.list(Array.from({ length: rank }, (_, i) => (i === axis ? -1 : 1)));
  const places = g.node('Expand', [g.node('Reshape', [index, column]), g.shapeOf(flat)]);
  return g.ScatterElements([zeros(g, x), places, flat], { axis: int(axis), reduction: text('add') });
});

/** yᵢ = x at index i along an axis; dx adds dyᵢ where it came from. */
export const gatherElements: Op = linear((g, node, dy) =>
  g.ScatterElements([zeros(g, node.inputs[0]!), node.inputs[1]!, dy], {
    axis: int(numberOf(node, 'axis', 0)),
    reduction: text('add'),
  }),
);

/** y = x with updates u written (or added) at indices; dx = dy (with zeros where written over), du = dy at the indices. */
export const scatterElements: Op = {
  vjp(g, node, dy) {
    const [, index, u] = node.inputs as [string, string, string];
    const axis = { axis: int(numberOf(node, 'axis', 0)) };
    const adds = node.attributes['reduction']?.value === 'add';
    const dx = adds ? dy : again(g, node, [dy, index, zeros(g, u)]);
    return [dx, null, g.GatherElements([dy, index], axis)];
  },
  jvp(g, node, [dx, , du]) {
    const [x, index, u] = node.inputs as [string, string, string];
    if (!dx && !du) return null;
    return again(g, node, [dx ?? zeros(g, x), index, du ?? zeros(g, u)]);
  },
};
