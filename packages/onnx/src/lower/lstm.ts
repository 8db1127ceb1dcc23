import type { Lowering } from './lowering.ts';
import { gatesOf, leadingGates } from './parts/gates.ts';
import { recurrence } from './parts/recurrence.ts';

/** i, o, f = σ(x Wᵀ + h Rᵀ + b + p ∘ c), c ← f ∘ c + i ∘ tanh(…), h = o ∘ tanh c, unrolled. */
export const lstm: Lowering = (g, node) =>
  recurrence(g, node, { functions: ['Sigmoid', 'Tanh', 'Tanh'], states: [5, 6] }, (cell) => {
    const peepholes = cell.peephole && gatesOf(g, cell.peephole, 3, 0);
    return (x, [h, c]) => {
      const [gates, z] = leadingGates(g, g.Add([x, g.MatMul([h!, cell.r])]), 1, 3, 4);
      const fresh = cell.activate(1, z);
      if (!peepholes) {
        const [i, o, f] = gatesOf(g, cell.activate(0, gates), 3, 1) as [string, string, string];
        const next = g.Add([g.Mul([f, c!]), g.Mul([i, fresh])]);
        return [g.Mul([o, cell.activate(2, next)]), next];
      }
      const [i, o, f] = gatesOf(g, gates, 3, 1) as [string, string, string];
      const open = (value: string, k: number, from: string): string =>
        cell.activate(0, g.Add([value, g.Mul([peepholes[k]!, from])]));
      const next = g.Add([g.Mul([open(f, 2, c!), c!]), g.Mul([open(i, 0, c!), fresh])]);
      return [g.Mul([open(o, 1, next), cell.activate(2, next)]), next];
    };
  });
