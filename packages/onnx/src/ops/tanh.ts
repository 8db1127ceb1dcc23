import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = tanh x; dx = (1 − y²) dy. */
export const tanh: Op = elementwise((g, _, y) => g.Sub([g.scalar(y, 1), g.Mul([y, y])]));
