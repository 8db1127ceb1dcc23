import type { Values } from '@orograph/commands';
import type {
  Device,
  LoadDatasetSettings,
  OnnxLossSettings,
  SubjectSettings,
  TieSettings,
} from '@orograph/models';
import type { LossOptions } from '@orograph/onnx';

import type { LossFlags, LossKindFlags, tieFlags } from '../flags/model-flags.ts';
import { misuse } from '../terminal/misuse.ts';

/** The settings of a loss that were given. */
type GivenLossSettings = Pick<
  OnnxLossSettings,
  'device' | 'loss' | 'lossOptions' | 'output' | 'parameters'
> & {
  readonly l2?: number;
};

/** Which loss the flags ask for, as the library takes it. */
export function lossSettings(flags: LossKindFlags): GivenLossSettings {
  const { loss, output, device, parameters, l2 } = flags;
  const lossOptions = lossOptionsOf(flags);
  return {
    ...(loss !== undefined && { loss }),
    ...(output !== undefined && { output }),
    ...(device !== undefined && { device: device as Device }),
    ...(parameters && { parameters }),
    ...(l2 !== undefined && { l2 }),
    ...(Object.keys(lossOptions).length > 0 && { lossOptions }),
  };
}

/** How the flags have the data read, as `loadDataset` takes it. */
export const dataSettings = ({
  input,
  target,
  scale,
  limit,
  batchAxis,
  constant,
}: LossFlags): Omit<LoadDatasetSettings, 'graphInputs'> => ({
  ...(input && { inputs: input }),
  ...(target !== undefined && { target }),
  ...(scale && { scale }),
  ...(limit !== undefined && { limit }),
  ...(batchAxis && { batchAxes: batchAxis }),
  ...(constant && { constants: constant }),
});

/** Which tensors are one parameter, what they are called, and how much is written out, as the flags say. */
export const tieSettings = ({
  names,
  tie,
  tied,
  untie,
  mostSteps,
  mostNodes,
}: Values<typeof tieFlags>): TieSettings => ({ names, tie, tied, untie, mostSteps, mostNodes });

/**
 * How the flags have model files opened, as `openLosses` takes it.
 *
 * @throws MisuseError where there are no data.
 */
export function subjectSettings(flags: LossFlags): SubjectSettings {
  const { data } = flags;
  if (data === undefined)
    throw misuse('no data', {
      expected: '--data FILE or a name such as mnist/test',
      got: 'none',
      where: 'the flags',
    });
  return {
    ...lossSettings(flags),
    ...dataSettings(flags),
    ...tieSettings(flags),
    data,
  };
}

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
