import type { Lowering } from './lowering.ts';
import { pickLosses } from './parts/pick-losses.ts';

/** −w x at the targets, x being log-probabilities. */
export const negativeLogLikelihoodLoss: Lowering = (g, node) => pickLosses(g, node, node.inputs[0]!);
