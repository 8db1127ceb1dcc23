import type { Emit } from '../emit.ts';
import { numberOf, textOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

const above = (g: Emit, x: string, at: number): string => g.node('Greater', [x, g.scalar(x, at)]);
const times = (g: Emit, k: number, x: string): string => g.Mul([x, g.scalar(x, k)]);
const plus = (g: Emit, x: string, k: number): string => g.Add([x, g.scalar(x, k)]);

/** γ x where x > 0, γ α (exp(x/β) − 1) elsewhere. */
const exponential = (g: Emit, x: string, alpha: number, beta: number, gamma: number): string => {
  const positive = above(g, x, 0);
  const low = g.Where([positive, g.scalar(x, 0), x]);
  const tail = times(g, alpha, plus(g, g.Exp([times(g, 1 / beta, low)]), -1));
  const y = g.Where([positive, x, tail]);
  return gamma === 1 ? y : times(g, gamma, y);
};

/** α x + β held within [0, 1]; no slope at the ends. */
const hardSigmoid = (g: Emit, x: string, alpha: number, beta: number): string => {
  const t = plus(g, times(g, alpha, x), beta);
  const inside = g.node('And', [above(g, t, 0), g.node('Less', [t, g.scalar(t, 1)])]);
  const ends = g.node('Cast', [above(g, t, 0.5)], {
    to: { kind: 'int', value: g.type(x) === 'double' ? 11 : 1 },
  });
  return g.Where([inside, t, ends]);
};

/** Activations by their formulas. */
export const activations: Readonly<Record<string, Lowering>> = {
  Celu: (g, node) => {
    const alpha = numberOf(node, 'alpha', 1);
    return exponential(g, node.inputs[0]!, alpha, alpha, 1);
  },
  Elu: (g, node) => exponential(g, node.inputs[0]!, numberOf(node, 'alpha', 1), 1, 1),
  Selu: (g, node) =>
    exponential(
      g,
      node.inputs[0]!,
      numberOf(node, 'alpha', 1.6732632423543772),
      1,
      numberOf(node, 'gamma', 1.0507009873554805),
    ),
  LeakyRelu: (g, node) => {
    const x = node.inputs[0]!;
    return g.Where([above(g, x, 0), x, times(g, numberOf(node, 'alpha', 0.01), x)]);
  },
  PRelu: (g, { inputs: [x, slope] }) => g.Where([above(g, x!, 0), x!, g.Mul([x!, slope!])]),
  ThresholdedRelu: (g, node) => {
    const x = node.inputs[0]!;
    return g.Where([above(g, x, numberOf(node, 'alpha', 1)), x, g.scalar(x, 0)]);
  },
  Softsign: (g, { inputs: [x] }) => g.Div([x!, plus(g, g.Abs([x!]), 1)]),
  HardSigmoid: (g, node) =>
    hardSigmoid(g, node.inputs[0]!, numberOf(node, 'alpha', 0.2), numberOf(node, 'beta', 0.5)),
  HardSwish: (g, { inputs: [x] }) => g.Mul([x!, hardSigmoid(g, x!, 1 / 6, 0.5)]),
  Mish: (g, { inputs: [x] }) => g.Mul([x!, g.Tanh([g.Softplus([x!])])]),
  Swish: (g, node) => {
    const x = node.inputs[0]!;
    return g.Mul([x, g.Sigmoid([times(g, numberOf(node, 'alpha', 1), x)])]);
  },
  Gelu: (g, node) => {
    const x = node.inputs[0]!;
    const inner =
      textOf(node, 'approximate', 'none') === 'tanh'
        ? g.Tanh([
            times(g, Math.sqrt(2 / Math.PI), g.Add([x, times(g, 0.044715, g.Mul([x, g.Mul([x, x])]))])),
          ])
        : g.Erf([times(g, Math.SQRT1_2, x)]);
    return g.Mul([times(g, 0.5, x), plus(g, inner, 1)]);
  },
  Clip: (g, { inputs: [x, low, high] }) => {
    const floor = low ? g.Where([g.node('Less', [x!, low]), low, x!]) : x!;
    return high ? g.Where([g.node('Greater', [floor, high]), high, floor]) : floor;
  },
};
