import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { numbersPerChannel, onesLike } from '../virtual/batch-normalize.ts';
import { combination } from '../virtual/channel-combination.ts';
import { sumOfChannels } from '../virtual/sum-of-channels.ts';
import { perChannel } from './parts/per-channel.ts';
import { times } from './parts/scaled.ts';

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
  const n = numbersPerChannel(g, x, scale);
  const mean = g.Div([sumOfChannels(g, x), n]);
  const centred = combination(g, g.Neg([mean]), [[x, onesLike(g, scale)]]);
  const spread = g.Div([g.virtual('ChannelDot', [centred, centred], {}), n]);
  const inverse = g.Reciprocal([g.Sqrt([g.Add([spread, g.scalar(x, epsilon)])])]);
  const y = g.virtual('BatchNormalize', [x, scale, bias, inverse, centred], {});
  const momentum = numberOf(node, 'momentum', 0.9);
  const blend = (old: string, now: string): string =>
    g.Add([times(g, momentum, old), times(g, 1 - momentum, now)]);
  return node.outputs.length > 1 ? [y, blend(mu, mean), blend(variance, spread)] : y;
};
