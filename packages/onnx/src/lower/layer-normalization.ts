import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { affine } from './parts/per-channel.ts';
import { standardize } from './parts/standardize.ts';
import { axesFrom } from './parts/axes-from.ts';

/** (x − μ)/√(σ² + ε) over the axes from `axis` on, then scale and bias. */
export const layerNormalization: Lowering = (g, node) => {
  const [x, scale, bias] = node.inputs as [string, string, string?];
  const axes = axesFrom(g, x, numberOf(node, 'axis', -1));
  const s = standardize(g, x, axes, numberOf(node, 'epsilon', 1e-5));
  return [affine(g, s.y, scale, bias), s.mean, s.inverse].slice(0, node.outputs.length);
};
