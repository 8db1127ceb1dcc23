import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

/** y = x as a matrix, the axes before `axis` by those from it on. */
export const flatten: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  if (numberOf(node, 'axis', 1) === 1) return g.Reshape([x, g.list([0, -1])]);
  return g.Reshape([x, g.shapeOf(g.node('Flatten', [x], node.attributes))]);
};
