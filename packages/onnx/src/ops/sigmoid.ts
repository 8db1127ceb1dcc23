import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = 1/(1 + exp(−x)); dx = y(1 − y) dy. */
export const sigmoid: Op = elementwise((g, _, y) => g.Mul([y, g.Sub([g.scalar(y, 1), y])]));
