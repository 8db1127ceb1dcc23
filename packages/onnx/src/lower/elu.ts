import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { exponential } from './parts/exponential.ts';

/** y = x where x > 0, α (exp x − 1) elsewhere. */
export const elu: Lowering = (g, node) => exponential(g, node.inputs[0]!, numberOf(node, 'alpha', 1), 1, 1);
