import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { numbersFrom } from './parts/known.ts';
import { plus, times } from './parts/scaled.ts';

/** x/(bias + α/size Σ x²)^β, the sum over neighbouring channels. */
export const lrn: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const size = numberOf(node, 'size', 1);
  const before = Math.floor((size - 1) / 2);
  const padded = g.Pad([g.Mul([x, x]), g.list([before, size - 1 - before]), g.scalar(x, 0), g.list([1])]);
  const [c] = numbersFrom(g, x, [1]) as [number];
  const sum = Array.from({ length: size }, (_, i) =>
    g.Slice([padded, g.list([i]), g.list([i + c]), g.list([1])]),
  ).reduce((a, b) => g.Add([a, b]));
  const base = plus(g, times(g, numberOf(node, 'alpha', 1e-4) / size, sum), numberOf(node, 'bias', 1));
  return g.Div([x, g.Pow([base, g.scalar(x, numberOf(node, 'beta', 0.75))])]);
};
