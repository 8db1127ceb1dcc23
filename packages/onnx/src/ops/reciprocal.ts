import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = 1/x; dx = −y² dy. */
export const reciprocal: Op = elementwise((g, _, y) => g.Neg([g.Mul([y, y])]));
