import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { affine, perChannel } from './parts/per-channel.ts';
import { spatialAxes } from './parts/spatial-axes.ts';
import { standardize } from './parts/standardize.ts';

/** (x − μ)/√(σ² + ε) over space, then scale and bias by channel. */
export const instanceNormalization: Lowering = (g, node) => {
  const [x, scale, bias] = node.inputs as [string, string, string];
  const rank = g.rank(x);
  const s = standardize(g, x, spatialAxes(g, x), numberOf(node, 'epsilon', 1e-5));
  return affine(g, s.y, perChannel(g, scale, rank), perChannel(g, bias, rank));
};
