import type { Emit } from '../../emit.ts';
import { above } from './above.ts';

/** sum^(1/p), with slope 0 where the sum is 0. */
export const rootOf = (g: Emit, sum: string, p: number): string => {
  const positive = above(g, sum, 0);
  const safe = g.Where([positive, sum, g.scalar(sum, 1)]);
  const root = p === 2 ? g.Sqrt([safe]) : g.Pow([safe, g.scalar(sum, 1 / p)]);
  return g.Where([positive, root, g.scalar(sum, 0)]);
};

/** |x|ᵖ. */
export const powerOf = (g: Emit, x: string, p: number): string =>
  p === 2 ? g.Mul([x, x]) : p === 1 ? g.Abs([x]) : g.Pow([g.Abs([x]), g.scalar(x, p)]);
