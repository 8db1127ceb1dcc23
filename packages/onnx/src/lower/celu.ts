import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { exponential } from './parts/exponential.ts';

/** y = max(0, x) + min(0, α (exp(x/α) − 1)). */
export const celu: Lowering = (g, node) => {
  const alpha = numberOf(node, 'alpha', 1);
  return exponential(g, node.inputs[0]!, alpha, alpha, 1);
};
