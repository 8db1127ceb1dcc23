import type { Lowering } from './lowering.ts';
import { plus } from './parts/scaled.ts';

/** y = log(x + √(x² − 1)). */
export const acosh: Lowering = (g, { inputs: [x] }) =>
  g.Log([g.Add([x!, g.Sqrt([plus(g, g.Mul([x!, x!]), -1)])])]);
