import type { Lowering } from '../lowering.ts';
import { geluOf } from '../parts/gelu.ts';

/** y = t Φ(t) with t = x + bias. */
export const biasGelu: Lowering = (g, { inputs: [x, bias] }) => geluOf(g, g.Add([x!, bias!]));
