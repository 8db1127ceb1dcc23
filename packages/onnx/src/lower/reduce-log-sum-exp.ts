import { int, numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { sumOver } from './parts/mean.ts';

/** max x + log Σ exp(x − max x) over axes. */
export const reduceLogSumExp: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const top = (keep: number): string =>
    g.node('ReduceMax', node.inputs, { ...node.attributes, keepdims: int(keep) });
  const spread = g.Exp([g.Sub([x, top(1)])]);
  return g.Add([g.Log([sumOver(g, node, spread)]), top(numberOf(node, 'keepdims', 1))]);
};
