import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { numbersFrom } from './parts/known.ts';
import { pieces } from './parts/written-out.ts';
import { plus, times } from './parts/scaled.ts';

/** x/(bias + α/size Σ x²)^β, the sum over neighbouring channels. */
export const lrn: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const size = numberOf(node, 'size', 1);
  const [c] = numbersFrom(g, x, [1]) as [number];
  // Neighbours beyond all channels are zero.
  const half = Math.floor((size - 1) / 2);
  const [before, after] = [Math.min(half, c - 1), Math.min(size - 1 - half, c - 1)];
  const padded = g.Pad([g.Mul([x, x]), g.list([before, after]), g.scalar(x, 0), g.list([1])]);
  const sum = Array.from({ length: pieces(g, before + 1 + after, 'neighbours') }, (_, i) =>
    g.Slice([padded, g.list([i]), g.list([i + c]), g.list([1])]),
  ).reduce((a, b) => g.Add([a, b]));
  const base = plus(g, times(g, numberOf(node, 'alpha', 1e-4) / size, sum), numberOf(node, 'bias', 1));
  return g.Div([x, g.Pow([base, g.scalar(x, numberOf(node, 'beta', 0.75))])]);
};
