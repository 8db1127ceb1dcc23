import type { Lowering } from '../lowering.ts';
import { geluOf } from '../parts/gelu.ts';

/** y = x Φ(x). */
export const gelu: Lowering = (g, { inputs: [x] }) => geluOf(g, x!);
