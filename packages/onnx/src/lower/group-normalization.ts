import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { affine, perChannel } from './parts/per-channel.ts';
import { standardize } from './parts/standardize.ts';

/** (x − μ)/√(σ² + ε) over groups of channels, then scale and bias by channel (before opset 21 by group). */
export const groupNormalization: Lowering = (g, node) => {
  const [x, scale, bias] = node.inputs as [string, string, string];
  const split = g.Reshape([x, g.list([0, numberOf(node, 'num_groups', 1), -1])]);
  const y = standardize(g, split, [2], numberOf(node, 'epsilon', 1e-5)).y;
  const back = (value: string): string => g.Reshape([value, g.shapeOf(x)]);
  if (g.shape(scale)?.[0] !== g.shape(x)?.[1])
    return back(affine(g, y, perChannel(g, scale, 3), perChannel(g, bias, 3)));
  const rank = g.rank(x);
  return affine(g, back(y), perChannel(g, scale, rank), perChannel(g, bias, rank));
};
