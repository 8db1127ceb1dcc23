import type { Op } from './op.ts';
import { bilinear } from './parts/makers.ts';

/** y = a b; da = b dy, db = a dy. */
export const mul: Op = bilinear((g, { inputs: [a, b] }, dy) => [
  g.sumTo(g.Mul([dy, b!]), a!),
  g.sumTo(g.Mul([dy, a!]), b!),
]);
