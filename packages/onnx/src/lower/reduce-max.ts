import type { Lowering } from './lowering.ts';
import { extremeOver } from './parts/extremes.ts';

/** The largest entry along axes; k equal ones get 1/k of the slope each. */
export const reduceMax: Lowering = (g, node) => extremeOver(g, node);
