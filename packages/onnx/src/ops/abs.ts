import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = |x|; dx = sign(x) dy, 0 at 0. */
export const abs: Op = elementwise((g, x) => g.node('Sign', [x]));
