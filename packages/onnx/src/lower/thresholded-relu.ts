import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { above } from './parts/above.ts';

/** y = x where x > α, 0 elsewhere. */
export const thresholdedRelu: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  return g.Where([above(g, x, numberOf(node, 'alpha', 1)), x, g.scalar(x, 0)]);
};
