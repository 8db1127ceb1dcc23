import type { Lowering } from './lowering.ts';
import { mean } from './parts/mean.ts';

/** The mean over axes. */
export const reduceMean: Lowering = (g, node) => mean(g, node, node.inputs[0]!);
