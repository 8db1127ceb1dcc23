import type { Lowering } from './lowering.ts';
import { plus } from './parts/scaled.ts';

/** y = x/(1 + |x|). */
export const softsign: Lowering = (g, { inputs: [x] }) => g.Div([x!, plus(g, g.Abs([x!]), 1)]);
