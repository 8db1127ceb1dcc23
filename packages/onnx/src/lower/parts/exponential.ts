import type { Emit } from '../../emit.ts';
import { above } from './above.ts';
import { plus, times } from './scaled.ts';

/** γ x where x > 0, γ α (exp(x/β) − 1) elsewhere. */
export const exponential = (g: Emit, x: string, alpha: number, beta: number, gamma: number): string => {
  const positive = above(g, x, 0);
  const low = g.Where([positive, g.scalar(x, 0), x]);
  const tail = times(g, alpha, plus(g, g.Exp([times(g, 1 / beta, low)]), -1));
  return times(g, gamma, g.Where([positive, x, tail]));
};
