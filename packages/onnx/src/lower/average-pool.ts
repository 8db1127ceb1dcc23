import { ints, numberOf, text } from '../node-attributes.ts';
import { windowOf } from '../window.ts';
import type { Lowering } from './lowering.ts';
import { numbersFrom } from './parts/known.ts';
import { spatialAxes } from './parts/spatial-axes.ts';
import { backInPlace, windowSum } from './parts/window-sum.ts';
import { rankedShape } from '../ranked-shape.ts';

/** The mean over each window, borders counted or not. */
export const averagePool: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const spatial = numbersFrom(g, x, spatialAxes(g, x));
  const sum = windowSum(g, node, x, x);
  const within = numberOf(node, 'count_include_pad', 0) === 1;
  const w = windowOf(node, rankedShape(g, x));
  const rank = spatial.length;
  const ones = g.node('Expand', [g.scalar(x, 1), g.list([1, 1, ...spatial])]);
  const border = g.list([0, 0, ...w.pads.slice(0, rank), 0, 0, ...w.pads.slice(rank)]);
  const area = within ? g.node('Pad', [ones, border, g.scalar(x, 1)]) : ones;
  const bare = { ...node.attributes, pads: ints(w.pads.map(() => 0)), auto_pad: text('NOTSET') };
  const count = within
    ? windowSum(g, { ...node, attributes: bare }, area, area)
    : windowSum(g, node, area, x);
  return backInPlace(g, g.Div([sum, count]), x);
};
