import { numberOf } from '../../node-attributes.ts';
import type { Lowering } from '../lowering.ts';
import { affine } from '../parts/per-channel.ts';
import { standardize } from '../parts/standardize.ts';

/** The layer normalization of x + skip + bias over the last axis; the sum is the fourth output. */
export const skipLayerNormalization: Lowering = (g, node) => {
  const [x, skip, scale, shift, bias] = node.inputs as [string, string, string, string?, string?];
  const sum = g.Add([x, skip]);
  const all = bias ? g.Add([sum, bias]) : sum;
  const s = standardize(g, all, [g.rank(x) - 1], numberOf(node, 'epsilon', 1e-12));
  return [affine(g, s.y, scale, shift), s.mean, s.inverse, all];
};
