import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = sin x; dx = cos x · dy. */
export const sin: Op = elementwise((g, x) => g.Cos([x]));
