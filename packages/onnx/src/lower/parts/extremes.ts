import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int } from '../../node-attributes.ts';
import { indicator } from '../../ops/parts/indicator.ts';
import { sumOver } from './mean.ts';
import { times } from './scaled.ts';

const extreme = (g: Emit, order: 'Greater' | 'Less', a: string, b: string): string => {
  const mean = times(g, 0.5, g.Add([a, b]));
  return g.Where([g.node(order, [a, b]), a, g.Where([g.node(order, [b, a]), b, mean])]);
};

/** The larger of two values; their mean where equal, so that each gets half of the slope, as in PyTorch. */
export const larger = (g: Emit, a: string, b: string): string => extreme(g, 'Greater', a, b);

/** The smaller of two values; their mean where equal, so that each gets half of the slope, as in PyTorch. */
export const smaller = (g: Emit, a: string, b: string): string => extreme(g, 'Less', a, b);

/** Σ of the entries equal to the extreme that `node` finds, over their number: each of k equal entries gets 1/k of the slope. */
export const extremeOver = (g: Emit, node: Node): string => {
  const x = node.inputs[0]!;
  const kept = g.node(node.op, node.inputs, { ...node.attributes, keepdims: int(1) });
  const hit = g.node('Equal', [x, kept]);
  const count = g.node('ReduceSum', [indicator(g, hit, x), ...node.inputs.slice(1)], {
    ...node.attributes,
    keepdims: int(1),
  });
  return sumOver(g, node, g.Where([hit, g.Div([x, count]), g.scalar(x, 0)]));
};
