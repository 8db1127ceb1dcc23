import { numberOf, textOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { blocks } from './parts/blocks.ts';
import { numbersFrom } from './parts/known.ts';

/** y = blocks of channels of x laid out in space. */
export const depthToSpace: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const [c, h, w] = numbersFrom(g, x, [1, 2, 3]) as [number, number, number];
  const b = numberOf(node, 'blocksize', 1);
  const depth = textOf(node, 'mode', 'DCR') === 'DCR';
  const shape = depth ? [-1, b, b, c / b / b, h, w] : [-1, c / b / b, b, b, h, w];
  return blocks(g, x, shape, depth ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3], [-1, c / b / b, h * b, w * b]);
};
