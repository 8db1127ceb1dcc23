import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int, ints } from '../../node-attributes.ts';
import { windowOf } from '../../window.ts';
import { numbersFrom } from './known.ts';
import { spatialAxes } from './spatial-axes.ts';
import { rankedShape } from '../../ranked-shape.ts';

/** Σ over the window, each channel by itself: a convolution with ones on [N·C, 1, …]. */
export function windowSum(g: Emit, node: Node, value: string, like: string): string {
  const spatial = numbersFrom(g, like, spatialAxes(g, like));
  const w = windowOf(node, rankedShape(g, like));
  const rank = spatial.length;
  const ends = w.kernel.map((k, i) => {
    const needed = (w.output[i]! - 1) * w.strides[i]! + w.dilations[i]! * (k - 1) + 1;
    return Math.max(w.pads[i + rank]!, needed - spatial[i]! - w.pads[i]!);
  });
  const ones = g.Expand([g.scalar(like, 1), g.list([1, 1, ...w.kernel])]);
  return g.Conv([g.Reshape([value, g.list([-1, 1, ...spatial])]), ones], {
    kernel_shape: ints(w.kernel),
    strides: ints(w.strides),
    dilations: ints(w.dilations),
    pads: ints([...w.pads.slice(0, rank), ...ends]),
  });
}

/** The result of `windowSum` back in [N, C, …]. */
export const backInPlace = (g: Emit, value: string, x: string): string =>
  g.Reshape([
    value,
    g.node('Concat', [g.dimOf(x, 0), g.dimOf(x, 1), g.list(rankedShape(g, value).slice(2).map(Number))], {
      axis: int(0),
    }),
  ]);
