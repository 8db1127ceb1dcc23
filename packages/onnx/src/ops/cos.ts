import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = cos x; dx = −sin x · dy. */
export const cos: Op = elementwise((g, x) => g.Neg([g.Sin([x])]));
