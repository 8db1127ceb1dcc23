import type { Lowering } from './lowering.ts';
import { recurrence } from './parts/recurrence.ts';

/** hₜ = f(xₜ Wᵀ + hₜ₋₁ Rᵀ + b), unrolled. */
export const rnn: Lowering = (g, node) =>
  recurrence(g, node, { functions: ['Tanh'], states: [5] }, ({ r, activate }) => (x, [h]) => [
    activate(0, g.Add([x, g.MatMul([h!, r])])),
  ]);
