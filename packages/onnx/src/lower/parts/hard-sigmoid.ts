import type { Emit } from '../../emit.ts';
import { indicator } from '../../ops/parts/indicator.ts';
import { above } from './above.ts';
import { plus, times } from './scaled.ts';

/** α x + β held within [0, 1]; no slope at the ends. */
export const hardSigmoidOf = (g: Emit, x: string, alpha: number, beta: number): string => {
  const t = plus(g, times(g, alpha, x), beta);
  const inside = g.node('And', [above(g, t, 0), g.node('Less', [t, g.scalar(t, 1)])]);
  return g.Where([inside, t, indicator(g, above(g, t, 0.5), x)]);
};
