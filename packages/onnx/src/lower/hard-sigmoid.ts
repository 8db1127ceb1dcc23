import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { hardSigmoidOf } from './parts/hard-sigmoid.ts';

/** y = α x + β held within [0, 1]; no slope at the ends. */
export const hardSigmoid: Lowering = (g, node) =>
  hardSigmoidOf(g, node.inputs[0]!, numberOf(node, 'alpha', 0.2), numberOf(node, 'beta', 0.5));
