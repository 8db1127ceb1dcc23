import { numberOf } from '../../node-attributes.ts';
import type { Lowering } from '../lowering.ts';
import { times } from '../parts/scaled.ts';

/** y = x σ(α x). */
export const quickGelu: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  return g.Mul([x, g.Sigmoid([times(g, numberOf(node, 'alpha', 1.702), x)])]);
};
