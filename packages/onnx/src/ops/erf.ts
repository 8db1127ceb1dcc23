import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = erf x; dx = 2/√π · exp(−x²) dy. */
export const erf: Op = elementwise((g, x) =>
  g.Mul([g.scalar(x, 2 / Math.sqrt(Math.PI)), g.Exp([g.Neg([g.Mul([x, x])])])]),
);
