import type { Lowering } from './lowering.ts';
import { plus, times } from './parts/scaled.ts';

/** y = log((1 + x)/(1 − x))/2. */
export const atanh: Lowering = (g, { inputs: [x] }) =>
  times(g, 0.5, g.Log([g.Div([plus(g, x!, 1), g.Sub([g.scalar(x!, 1), x!])])]));
