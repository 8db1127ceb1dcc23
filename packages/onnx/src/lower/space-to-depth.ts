import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { blocks } from './parts/blocks.ts';
import { numbersFrom } from './parts/known.ts';

/** y = squares of x in space laid out as channels. */
export const spaceToDepth: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const [c, h, w] = numbersFrom(g, x, [1, 2, 3]) as [number, number, number];
  const b = numberOf(node, 'blocksize', 1);
  return blocks(g, x, [-1, c, h / b, b, w / b, b], [0, 3, 5, 1, 2, 4], [-1, c * b * b, h / b, w / b]);
};
