import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = arccos x; dx = −dy/√(1 − x²). */
export const acos: Op = elementwise((g, x) =>
  g.Neg([g.Reciprocal([g.Sqrt([g.Sub([g.scalar(x, 1), g.Mul([x, x])])])])]),
);
