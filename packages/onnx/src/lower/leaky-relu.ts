import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { above } from './parts/above.ts';
import { times } from './parts/scaled.ts';

/** y = x where x > 0, α x elsewhere. */
export const leakyRelu: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  return g.Where([above(g, x, 0), x, times(g, numberOf(node, 'alpha', 0.01), x)]);
};
