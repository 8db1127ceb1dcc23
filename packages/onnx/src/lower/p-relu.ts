import type { Lowering } from './lowering.ts';
import { above } from './parts/above.ts';

/** y = x where x > 0, slope x elsewhere. */
export const pRelu: Lowering = (g, { inputs: [x, slope] }) =>
  g.Where([above(g, x!, 0), x!, g.Mul([x!, slope!])]);
