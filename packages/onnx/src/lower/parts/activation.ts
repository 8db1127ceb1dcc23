import type { Emit } from '../../emit.ts';
import { Refused } from '../../refused.ts';
import { above } from './above.ts';
import { exponential } from './exponential.ts';
import { hardSigmoidOf } from './hard-sigmoid.ts';
import { plus, times } from './scaled.ts';

type Parameters = readonly (number | undefined)[];

const functions: Readonly<Record<string, (g: Emit, x: string, parameters: Parameters) => string>> = {
  '': (_, x) => x,
  Affine: (g, x, [alpha = 1, beta = 0]) => plus(g, times(g, alpha, x), beta),
  Elu: (g, x, [alpha = 1]) => exponential(g, x, alpha, 1, 1),
  HardSigmoid: (g, x, [alpha = 0.2, beta = 0.5]) => hardSigmoidOf(g, x, alpha, beta),
  LeakyRelu: (g, x, [alpha = 0.01]) => g.Where([above(g, x, 0), x, times(g, alpha, x)]),
  Relu: (g, x) => g.Relu([x]),
  Sigmoid: (g, x) => g.Sigmoid([x]),
  Softplus: (g, x) => g.Softplus([x]),
  Softsign: (g, x) => g.Div([x, plus(g, g.Abs([x]), 1)]),
  Tanh: (g, x) => g.Tanh([x]),
};

/** The activation that an attribute names, with its parameters α and β. */
export function activation(g: Emit, name: string, x: string, parameters: Parameters = []): string {
  const f = functions[name];
  if (!f) throw new Refused(`has the activation ${name}, which has no rule there`);
  return f(g, x, parameters);
}
