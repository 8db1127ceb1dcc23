import type { Lowering } from './lowering.ts';
import { extremeOver } from './parts/extremes.ts';

/** The smallest entry along axes; k equal ones get 1/k of the slope each. */
export const reduceMin: Lowering = (g, node) => extremeOver(g, node);
