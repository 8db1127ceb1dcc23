import type { Op } from './op.ts';
import { indicator } from './parts/indicator.ts';
import { elementwise } from './parts/makers.ts';

/** y = max(x, 0); dx = dy where x > 0, 0 at 0. */
export const relu: Op = elementwise((g, x, y) => indicator(g, g.node('Greater', [y, g.scalar(x, 0)]), x));
