import { int, numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { powerOf } from './parts/roots.ts';

/** x/‖x‖ along an axis, in the 1- or 2-norm. */
export const lpNormalization: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const p = numberOf(node, 'p', 2);
  const sum = g.ReduceSum([powerOf(g, x, p), g.list([numberOf(node, 'axis', -1)])], { keepdims: int(1) });
  return g.Div([x, p === 1 ? sum : g.Sqrt([sum])]);
};
