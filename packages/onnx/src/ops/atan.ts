import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = arctan x; dx = dy/(1 + x²). */
export const atan: Op = elementwise((g, x) => g.Reciprocal([g.Add([g.scalar(x, 1), g.Mul([x, x])])]));
