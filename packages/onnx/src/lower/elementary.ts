import type { Emit } from '../emit.ts';
import type { Lowering } from './lowering.ts';

const half = (g: Emit, x: string): string => g.Mul([x, g.scalar(x, 0.5)]);
const one = (g: Emit, x: string): string => g.scalar(x, 1);
const square = (g: Emit, x: string): string => g.Mul([x, x]);

/** The larger (`Greater`) or smaller (`Less`) of two values; their mean where equal, so that each gets half of the slope. */
const extreme = (g: Emit, order: 'Greater' | 'Less', a: string, b: string): string => {
  const mean = half(g, g.Add([a, b]));
  return g.Where([g.node(order, [a, b]), a, g.Where([g.node(order, [b, a]), b, mean])]);
};

/** Functions of numbers by their formulas. Max and Min share the slope between equal entries, as PyTorch does. */
export const elementary: Readonly<Record<string, Lowering>> = {
  Tan: (g, { inputs: [x] }) => g.Div([g.Sin([x!]), g.Cos([x!])]),
  Sinh: (g, { inputs: [x] }) => half(g, g.Sub([g.Exp([x!]), g.Exp([g.Neg([x!])])])),
  Cosh: (g, { inputs: [x] }) => half(g, g.Add([g.Exp([x!]), g.Exp([g.Neg([x!])])])),
  Asinh: (g, { inputs: [x] }) => g.Log([g.Add([x!, g.Sqrt([g.Add([square(g, x!), one(g, x!)])])])]),
  Acosh: (g, { inputs: [x] }) => g.Log([g.Add([x!, g.Sqrt([g.Sub([square(g, x!), one(g, x!)])])])]),
  Atanh: (g, { inputs: [x] }) => half(g, g.Log([g.Div([g.Add([one(g, x!), x!]), g.Sub([one(g, x!), x!])])])),
  Max: (g, { inputs }) => inputs.reduce((a, b) => extreme(g, 'Greater', a, b)),
  Min: (g, { inputs }) => inputs.reduce((a, b) => extreme(g, 'Less', a, b)),
  Sum: (g, { inputs }) => inputs.reduce((a, b) => g.Add([a, b])),
  Mean: (g, { inputs }) => {
    const sum = inputs.reduce((a, b) => g.Add([a, b]));
    return g.Mul([sum, g.scalar(sum, 1 / inputs.length)]);
  },
};
