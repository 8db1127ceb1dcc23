import type { Lowering } from './lowering.ts';
import { sumOver } from './parts/mean.ts';

/** Σ |x| over axes. */
export const reduceL1: Lowering = (g, node) => sumOver(g, node, g.Abs([node.inputs[0]!]));
