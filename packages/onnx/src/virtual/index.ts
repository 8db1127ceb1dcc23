import type { Node } from '../graph.ts';
import { batchNormalize } from './batch-normalize.ts';
import { channelCombination } from './channel-combination.ts';
import { channelDot } from './channel-dot.ts';
import { convWeightGradient } from './conv-weight-gradient.ts';
import { maxPoolGradient, maxPoolTangent } from './max-pool-gradient.ts';
import type { VirtualOp } from './virtual-op.ts';
import { virtualDomain } from './virtual-domain.ts';

const virtualOps: Readonly<Record<string, VirtualOp>> = {
  BatchNormalize: batchNormalize,
  ChannelCombination: channelCombination,
  ChannelDot: channelDot,
  ConvWeightGradient: convWeightGradient,
  MaxPoolGradient: maxPoolGradient,
  MaxPoolTangent: maxPoolTangent,
};

/** The virtual operator of a node, `undefined` for any other. */
export const virtualOf = ({ op, domain }: Node): VirtualOp | undefined =>
  domain === virtualDomain ? virtualOps[op] : undefined;
