import type { Lowering } from './lowering.ts';
import { times } from './parts/scaled.ts';

/** y = (exp x − exp −x)/2. */
export const sinh: Lowering = (g, { inputs: [x] }) =>
  times(g, 0.5, g.Sub([g.Exp([x!]), g.Exp([g.Neg([x!])])]));
