import type { Lowering } from './lowering.ts';

/** y = x tanh(log(1 + exp x)). */
export const mish: Lowering = (g, { inputs: [x] }) => g.Mul([x!, g.Tanh([g.Softplus([x!])])]);
