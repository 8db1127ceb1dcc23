import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { biased, gatesOf, leadingGates } from './parts/gates.ts';
import { recurrence } from './parts/recurrence.ts';

/** z, r = σ(x Wᵀ + h Rᵀ + b), h ← (1 − z) ∘ tanh(…) + z ∘ h, unrolled. */
export const gru: Lowering = (g, node) => {
  const addsStateBias = numberOf(node, 'linear_before_reset', 0) !== 0;
  return recurrence(g, node, { functions: ['Sigmoid', 'Tanh'], states: [5], addsStateBias }, (cell) => {
    const [rGates, rFresh] = leadingGates(g, cell.r, 1, 2, 3);
    const [bGates, bFresh] = cell.stateBias ? leadingGates(g, cell.stateBias, 0, 2, 3) : [];
    const through = (from: string): string => biased(g, g.MatMul([from, rFresh]), bFresh);
    return (x, [h]) => {
      const [xGates, xFresh] = leadingGates(g, x, 1, 2, 3);
      const gates = cell.activate(0, g.Add([xGates, biased(g, g.MatMul([h!, rGates]), bGates)]));
      const [z, r] = gatesOf(g, gates, 2, 1) as [string, string];
      const old = addsStateBias ? g.Mul([r, through(h!)]) : through(g.Mul([r, h!]));
      const fresh = cell.activate(1, g.Add([xFresh, old]));
      return [g.Add([g.Mul([g.Sub([g.scalar(z, 1), z]), fresh]), g.Mul([z, h!])])];
    };
  });
};
