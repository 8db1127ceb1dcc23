import type { Lowering } from '../lowering.ts';
import { geluByTanh } from '../parts/gelu.ts';

/** y = t (1 + tanh(√(2/π) (t + 0.044715 t³)))/2 with t = x + bias. */
export const fastGelu: Lowering = (g, { inputs: [x, bias] }) => geluByTanh(g, bias ? g.Add([x!, bias]) : x!);
