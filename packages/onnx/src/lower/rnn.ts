import type { Lowering } from './lowering.ts';
import { biased, throughState } from './parts/gates.ts';
import { recurrence } from './parts/recurrence.ts';

/** hₜ = f(xₜ Wᵀ + hₜ₋₁ Rᵀ + b), unrolled. */
export const rnn: Lowering = (g, node) =>
  recurrence(g, node, ['Tanh'], [5], (cell, x, [h]) => {
    const sum = g.Add([x, throughState(g, h!, cell.r)]);
    return [cell.activate(0, biased(g, biased(g, sum, cell.inputBias), cell.stateBias))];
  });
