import { numberOf } from '../../node-attributes.ts';
import type { Lowering } from '../lowering.ts';
import { average } from '../parts/mean.ts';
import { byRootMeanSquare } from '../parts/root-mean-square.ts';

/** t/√(mean t² + ε) over the last axis times scale, with t = x + skip + bias, which is the fourth output. */
export const skipSimplifiedLayerNormalization: Lowering = (g, node) => {
  const [x, skip, scale, bias] = node.inputs as [string, string, string, string?];
  const sum = g.Add([x, skip]);
  const all = bias ? g.Add([sum, bias]) : sum;
  const [y, root] = byRootMeanSquare(g, all, [g.rank(x) - 1], numberOf(node, 'epsilon', 1e-12));
  return [g.Mul([y, scale]), average(g, all, [g.rank(x) - 1]), g.Reciprocal([root]), all];
};
