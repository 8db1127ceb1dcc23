import type { Emit } from '../../emit.ts';
import { plus, times } from './scaled.ts';

/** x Φ(x), Φ being the normal distribution function. */
export const geluOf = (g: Emit, x: string): string =>
  g.Mul([times(g, 0.5, x), plus(g, g.Erf([times(g, Math.SQRT1_2, x)]), 1)]);

/** x (1 + tanh(√(2/π) (x + 0.044715 x³)))/2, close to x Φ(x). */
export const geluByTanh = (g: Emit, x: string): string => {
  const cube = g.Mul([x, g.Mul([x, x])]);
  const inner = times(g, Math.sqrt(2 / Math.PI), g.Add([x, times(g, 0.044715, cube)]));
  return g.Mul([times(g, 0.5, x), plus(g, g.Tanh([inner]), 1)]);
};
