import type { Lowering } from './lowering.ts';
import { sumOver } from './parts/mean.ts';
import { powerOf } from './parts/roots.ts';

/** Σ x² over axes. */
export const reduceSumSquare: Lowering = (g, node) => sumOver(g, node, powerOf(g, node.inputs[0]!, 2));
