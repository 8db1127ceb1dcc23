import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = arcsin x; dx = dy/√(1 − x²). */
export const asin: Op = elementwise((g, x) =>
  g.Reciprocal([g.Sqrt([g.Sub([g.scalar(x, 1), g.Mul([x, x])])])]),
);
