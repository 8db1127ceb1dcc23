import type { Device, OnnxLossSettings } from '@orograph/models';
import type { LossOptions } from '@orograph/onnx';
import { withWeightDecay, type Loss } from '@orograph/tensor';

import type { LossKindFlags } from '../flags/model-flags.ts';

/** The loss, its numbers and the device, as `onnxLoss` takes them. */
export function lossSettings(
  flags: LossKindFlags,
): Pick<OnnxLossSettings, 'device' | 'loss' | 'lossOptions' | 'output'> {
  const { loss, output, device } = flags;
  const lossOptions = lossOptionsOf(flags);
  return {
    ...(loss !== undefined && { loss }),
    ...(output !== undefined && { output }),
    ...(device !== undefined && { device: device as Device }),
    ...(Object.keys(lossOptions).length > 0 && { lossOptions }),
  };
}

/** A loss with the weight decay that was asked for. */
export const withL2 = <L extends Loss>(loss: L, { l2 }: LossKindFlags): L =>
  l2 === undefined ? loss : withWeightDecay(loss, l2);

/** The weight decay in the loss as a manifest says it, where it was asked for. */
export const l2Of = ({ l2 }: LossKindFlags): { readonly l2?: number } => (l2 === undefined ? {} : { l2 });

/** The numbers of the loss that were given. */
export const lossOptionsOf = (flags: LossKindFlags): LossOptions => ({
  ...(flags.classAxis !== undefined && { classAxis: flags.classAxis }),
  ...(flags.classWeights && { weights: flags.classWeights }),
  ...(flags.ignoreLabel !== undefined && { ignoreIndex: flags.ignoreLabel }),
  ...(flags.labelSmoothing !== undefined && { smoothing: flags.labelSmoothing }),
  ...(flags.huberDelta !== undefined && { delta: flags.huberDelta }),
});
