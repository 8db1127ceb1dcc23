import type { Lowering } from './lowering.ts';
import { biased, gatesOf, throughState } from './parts/gates.ts';
import { recurrence } from './parts/recurrence.ts';

/** i, o, f = σ(x Wᵀ + h Rᵀ + b + p ∘ c), c ← f ∘ c + i ∘ tanh(…), h = o ∘ tanh c, unrolled. */
export const lstm: Lowering = (g, node) =>
  recurrence(g, node, ['Sigmoid', 'Tanh', 'Tanh'], [5, 6], (cell, x, [h, c]) => {
    const sum = biased(g, biased(g, g.Add([x, throughState(g, h!, cell.r)]), cell.inputBias), cell.stateBias);
    const [i, o, f, z] = gatesOf(g, sum, 4, 1) as [string, string, string, string];
    const peepholes = cell.peephole && gatesOf(g, cell.peephole, 3, 0);
    const open = (value: string, k: number, from: string): string =>
      cell.activate(0, peepholes ? g.Add([value, g.Mul([peepholes[k]!, from])]) : value);
    const kept = g.Mul([open(f, 2, c!), c!]);
    const next = g.Add([kept, g.Mul([open(i, 0, c!), cell.activate(1, z)])]);
    return [g.Mul([open(o, 1, next), cell.activate(2, next)]), next];
  });
