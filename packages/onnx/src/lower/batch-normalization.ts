import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { affine, perChannel } from './parts/per-channel.ts';
import { times } from './parts/scaled.ts';
import { spatialAxes } from './parts/spatial-axes.ts';
import { standardize } from './parts/standardize.ts';

/** (x − μ)/√(σ² + ε) scale + bias by channel, with given statistics or, in training mode, those of the batch. */
export const batchNormalization: Lowering = (g, node) => {
  const [x, scale, bias, mu, variance] = node.inputs as [string, string, string, string, string];
  const rank = g.rank(x);
  const c = (name: string): string => perChannel(g, name, rank);
  const epsilon = numberOf(node, 'epsilon', 1e-5);
  if (!numberOf(node, 'training_mode', 0)) {
    const inverse = g.Reciprocal([g.Sqrt([g.Add([variance, g.scalar(x, epsilon)])])]);
    return g.Add([g.Mul([g.Sub([x, c(mu)]), c(g.Mul([scale, inverse]))]), c(bias)]);
  }
  const s = standardize(g, x, [0, ...spatialAxes(g, x)], epsilon);
  const momentum = numberOf(node, 'momentum', 0.9);
  const blend = (old: string, now: string): string =>
    g.Add([times(g, momentum, old), times(g, 1 - momentum, g.Reshape([now, g.list([-1])]))]);
  const y = affine(g, s.y, c(scale), c(bias));
  return node.outputs.length > 1 ? [y, blend(mu, s.mean), blend(variance, s.variance)] : y;
};
