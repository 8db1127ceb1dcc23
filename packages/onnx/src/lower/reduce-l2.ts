import type { Lowering } from './lowering.ts';
import { sumOver } from './parts/mean.ts';
import { powerOf, rootOf } from './parts/roots.ts';

/** √(Σ x²) over axes, with slope 0 at the origin. */
export const reduceL2: Lowering = (g, node) => rootOf(g, sumOver(g, node, powerOf(g, node.inputs[0]!, 2)), 2);
