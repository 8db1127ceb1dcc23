import type { Lowering } from './lowering.ts';
import { sumOver } from './parts/mean.ts';

/** log Σ x over axes. */
export const reduceLogSum: Lowering = (g, node) => g.Log([sumOver(g, node, node.inputs[0]!)]);
