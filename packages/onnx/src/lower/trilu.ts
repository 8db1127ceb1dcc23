import { int } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

/** y = x on one side of a diagonal, 0 on the other. */
export const trilu: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const ones = g.node('Expand', [g.scalar(x, 1), g.shapeOf(x)]);
  const mask = g.node('Trilu', [ones, ...node.inputs.slice(1)], node.attributes);
  return g.Where([g.node('Cast', [mask], { to: int(9) }), x, g.scalar(x, 0)]);
};
