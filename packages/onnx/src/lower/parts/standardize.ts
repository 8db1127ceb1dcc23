import type { Emit } from '../../emit.ts';
import { average } from './mean.ts';

interface Standardized {
  readonly y: string;
  readonly mean: string;
  readonly variance: string;
  readonly inverse: string;
}

/** (x − μ)/√(σ² + ε) over axes, with μ, σ² and 1/√(σ² + ε). */
export function standardize(g: Emit, x: string, axes: readonly number[], epsilon: number): Standardized {
  const mu = average(g, x, axes);
  const centred = g.Sub([x, mu]);
  const variance = average(g, g.Mul([centred, centred]), axes);
  const inverse = g.Reciprocal([g.Sqrt([g.Add([variance, g.scalar(x, epsilon)])])]);
  return { y: g.Mul([centred, inverse]), mean: mu, variance, inverse };
}
