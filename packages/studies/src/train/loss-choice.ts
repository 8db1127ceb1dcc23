import type { OnnxLossSettings } from '@orograph/models';

/** Which loss of a network is taken, over which parameters, with which weight decay, on which device. */
export type LossChoice = Pick<
  OnnxLossSettings,
  'device' | 'loss' | 'lossOptions' | 'output' | 'parameters'
> & {
  /** λ of ½λ|θ|² in the loss. */
  readonly l2?: number;
};
