import type { Emit } from '../../emit.ts';
import { average } from './mean.ts';
import { plus } from './scaled.ts';

/** x/√(mean x² + ε) over axes, with the divisor. */
export const byRootMeanSquare = (
  g: Emit,
  x: string,
  axes: readonly number[],
  epsilon: number,
): readonly [y: string, root: string] => {
  const root = g.Sqrt([plus(g, average(g, g.Mul([x, x]), axes), epsilon)]);
  return [g.Div([x, root]), root];
};
