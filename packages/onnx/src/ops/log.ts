import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = log x; dx = dy/x. */
export const log: Op = elementwise((g, x) => g.Reciprocal([x]));
