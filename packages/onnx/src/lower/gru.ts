import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { biased, gatesOf, throughState } from './parts/gates.ts';
import { recurrence } from './parts/recurrence.ts';

/** z, r = σ(x Wᵀ + h Rᵀ + b), h ← (1 − z) ∘ tanh(…) + z ∘ h, unrolled. */
export const gru: Lowering = (g, node) => {
  const resetAfter = numberOf(node, 'linear_before_reset', 0) !== 0;
  return recurrence(g, node, ['Sigmoid', 'Tanh'], [5], (cell, x, [h]) => {
    const [xz, xr, xh] = gatesOf(g, biased(g, x, cell.inputBias), 3, 1) as [string, string, string];
    const rows = gatesOf(g, cell.r, 3, 0);
    const biases = cell.stateBias ? gatesOf(g, cell.stateBias, 3, 0) : [];
    const through = (k: number, from: string): string =>
      biased(g, throughState(g, from, rows[k]!), biases[k]);
    const z = cell.activate(0, g.Add([xz, through(0, h!)]));
    const r = cell.activate(0, g.Add([xr, through(1, h!)]));
    const old = resetAfter ? g.Mul([r, through(2, h!)]) : through(2, g.Mul([r, h!]));
    const fresh = cell.activate(1, g.Add([xh, old]));
    return [g.Add([g.Mul([g.Sub([g.scalar(z, 1), z]), fresh]), g.Mul([z, h!])])];
  });
};
