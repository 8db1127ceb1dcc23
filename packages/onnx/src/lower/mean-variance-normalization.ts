import { numbersOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { average } from './parts/mean.ts';
import { plus } from './parts/scaled.ts';

/** (x − μ)/(σ + ε) over axes, by default all but the channels, with ε = 10⁻⁹ as ONNX defines it. */
export const meanVarianceNormalization: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const axes = numbersOf(node, 'axes') ?? [0, 2, 3];
  const centred = g.Sub([x, average(g, x, axes)]);
  const deviation = g.Sqrt([average(g, g.Mul([centred, centred]), axes)]);
  return g.Div([centred, plus(g, deviation, 1e-9)]);
};
