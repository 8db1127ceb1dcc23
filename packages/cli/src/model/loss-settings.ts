import type { Device, OnnxLossSettings } from '@orograph/models';
import type { LossKind, LossOptions } from '@orograph/onnx';
import { withWeightDecay, type Loss } from '@orograph/tensor';
import { InvalidArgumentError, type Command } from 'commander';

import { nonNegativeNumber, positiveNumber } from '../flags.ts';

/** The flags that say which loss, with which numbers, on which device. */
export interface LossKindFlags {
  /** The loss; what suits the targets by default. */
  readonly loss?: string;
  /** The axis of the output that counts its classes. */
  readonly classAxis?: number;
  /** The weight of each class. */
  readonly classWeights?: readonly number[];
  /** A label that leaves its example out. */
  readonly ignoreLabel?: number;
  /** The ε of label smoothing. */
  readonly labelSmoothing?: number;
  /** Where the Huber loss turns from quadratic to linear. */
  readonly huberDelta?: number;
  /** λ of ½λ|θ|², added to the loss. */
  readonly l2?: number;
  /** The device. */
  readonly device?: string;
}

/** The flags that say which loss a model and its data make. */
export interface LossFlags extends LossKindFlags {
  /** The data: a file, or a set's name such as `mnist/test`. */
  readonly data?: string;
  /** Which array feeds which input. */
  readonly input?: Readonly<Record<string, string>>;
  /** Which array holds the targets. */
  readonly target?: string;
  /** Only the first examples. */
  readonly limit?: number;
  /** Only the parameters whose names match these globs. */
  readonly parameters?: readonly string[];
}

/** Gives a command the flags that are numbers of a loss. */
export const withLossOptions = (command: Command): Command =>
  command
    .option('--class-axis <axis>', "the axis of the network's output that counts its classes", labelOf)
    .option('--class-weights <list>', 'the weight of each class in the loss: 1,1,5', weightsOf)
    .option('--ignore-label <label>', 'a label that leaves its example out', labelOf)
    .option('--label-smoothing <share>', 'of cross-entropy, spread over all classes', nonNegativeNumber)
    .option('--huber-delta <size>', 'where the Huber loss turns from quadratic to linear', positiveNumber)
    .option(
      '--l2 <lambda>',
      'adds weight decay to the loss: half of lambda times the square of the norm',
      nonNegativeNumber,
    );

/** The loss, its numbers and the device, as `onnxLoss` takes them. */
export function lossSettings(
  flags: LossKindFlags,
): Pick<OnnxLossSettings, 'device' | 'loss' | 'lossOptions'> {
  const { loss, device } = flags;
  const lossOptions = lossOptionsOf(flags);
  return {
    ...(loss !== undefined && { loss: loss as LossKind }),
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

/** `1,0.5,2`: numbers from 0. @throws InvalidArgumentError otherwise. */
const weightsOf = (text: string): number[] => text.split(',').map(nonNegativeNumber);

/** `-100`: a whole number. @throws InvalidArgumentError otherwise. */
function labelOf(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError(`expected a whole number, got "${text}".`);
  return Number(text);
}
