import type { Lowering } from './lowering.ts';
import { times } from './parts/scaled.ts';

/** y = (exp x + exp −x)/2. */
export const cosh: Lowering = (g, { inputs: [x] }) =>
  times(g, 0.5, g.Add([g.Exp([x!]), g.Exp([g.Neg([x!])])]));
