import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = √x; dx = dy/(2y). */
export const sqrt: Op = elementwise((g, x, y) => g.Div([g.scalar(x, 0.5), y]));
