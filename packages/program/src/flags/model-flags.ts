import {
  axes,
  choice,
  count,
  dataSource,
  factor,
  file,
  type FlagTable,
  integer,
  list,
  nonNegative,
  nonNegatives,
  pairs,
  positive,
  text,
  toggle,
  type Values,
} from '@orograph/commands';

import { dataNames } from './known-names.ts';

/** The losses there are, by name. */
const lossKinds = ['cross-entropy', 'nll', 'mse', 'l1', 'huber', 'bce-with-logits', 'output'] as const;

/** What models run on, by name. */
const devices = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml', 'tensorflow', 'wasm', 'auto'] as const;

/** The models of a command that sums several trainings up. */
export const trainedModels = {
  name: 'models',
  help: 'trained models; several trainings give an interval over them',
  isMany: true,
  reads: 'file',
} as const;

/** The flags that say which examples a model is evaluated on. */
export const dataFlags = {
  data: dataSource(
    'the data: NPZ, NPY, safetensors, IDX, CIFAR batch, CSV or Parquet, or a name such as mnist/test',
    { suggested: dataNames },
  ),
  limit: count('only the first examples', { group: 'data', shown: 'all' }),
  input: pairs('the array that feeds an input', { group: 'data', shown: 'the one that fits' }),
  target: text('the array of targets', { group: 'data', value: '<key>', shown: 'the one that fits' }),
  batchAxis: axes('the axis that counts the examples, of an input, an output or target: x=1', {
    group: 'data',
    shown: '0',
  }),
  constant: list('inputs that are the same for all examples, as a state or a sampling rate', {
    group: 'data',
    value: '<names>',
    shown: 'those without axes',
  }),
  scale: factor('what inputs of decimal numbers are multiplied by: 1/255 for pixels', {
    group: 'data',
    shown: '1',
  }),
};

/** The flags that say which tensors of a model file are one parameter, what they are called, and how much is written out of it. */
export const tieFlags = {
  names: file('names and shapes of a state dict, by which parameters are called: JSON, safetensors or NPZ', {
    group: 'loss',
    shown: 'the names in the model',
  }),
  tie: pairs(
    'two parameters that are one, equal or transposed, or one with itself where it repeats a table',
    {
      group: 'loss',
      value: '<a=b>',
    },
  ),
  untie: list('parameters that get a tensor of their own at every place they are read', {
    group: 'loss',
    value: '<globs>',
  }),
  tied: toggle('keep as one parameter what the exporter stored as one tensor because it was equal', {
    group: 'loss',
  }),
  mostSteps: count('steps of a Loop or Scan that are written out for derivatives, at most', {
    group: 'loss',
    shown: '1024',
  }),
  mostNodes: count('nodes of inlined functions, unrolled loops and derivatives, at most', {
    group: 'loss',
    shown: '100000, 30000 of a derivative',
  }),
};

/** The flags that say which loss, with which numbers, of which parameters, on which device. */
export const lossFlags = {
  loss: choice('which loss', lossKinds, { group: 'loss', shown: 'what suits the target' }),
  output: text('the output of the network that the loss is of', {
    group: 'loss',
    value: '<name>',
    shown: 'the first of decimal numbers',
  }),
  classAxis: integer("the axis of the network's output that counts its classes", {
    group: 'loss',
    value: '<axis>',
  }),
  classWeights: nonNegatives('the weight of each class in the loss: 1,1,5', { group: 'loss' }),
  ignoreLabel: integer('a label that leaves its example out', { group: 'loss', value: '<label>' }),
  labelSmoothing: nonNegative('share of each label spread over all classes, for cross-entropy', {
    group: 'loss',
    value: '<share>',
  }),
  huberDelta: positive('where the Huber loss turns from quadratic to linear', {
    group: 'loss',
    value: '<size>',
    shown: '1',
  }),
  l2: nonNegative('adds weight decay to the loss: half of lambda times the square of the norm', {
    group: 'loss',
    value: '<lambda>',
  }),
  parameters: list('only parameters with these names; the others stay fixed', {
    group: 'loss',
    value: '<globs>',
    shown: 'all',
  }),
  ...tieFlags,
  device: choice('what the model runs on; tensorflow and wasm are for TensorFlow.js', devices, {
    group: 'loss',
    value: '<device>',
    shown: 'cpu, or auto for TensorFlow.js',
  }),
};

/** The flags of every command that opens models on data. */
export const modelFlags = { ...dataFlags, ...lossFlags };

/** Makes flags say something only where there is data. */
export const withData = <F extends FlagTable>(flags: F): F =>
  Object.fromEntries(
    Object.entries(flags).map(([key, flag]) => [key, { ...flag, needs: 'data' }]),
  ) as unknown as F;

/** What {@link lossFlags} say. */
export type LossKindFlags = Values<typeof lossFlags>;

/** What {@link modelFlags} say. */
export type LossFlags = Values<typeof modelFlags>;

/** The flag of commands that compare or join several models: what becomes of the state beside θ. */
export const stateFlags = {
  batchNorm: toggle(
    'measure the statistics of BatchNormalization anew at every point, instead of interpolating those of the models',
  ),
};

/** The flag of commands that join several models: whether their units are permuted first. */
export const alignFlags = {
  align: toggle(
    'permute the units of the other models to match the first, as `align` does: what is left is not symmetry',
  ),
};

/** The flag of commands whose directions depend on how units are scaled: whether the scales that leave the function as it is are chosen first. */
export const canonicalFlags = {
  canonical: toggle(
    'scale units first so that |θ| is least, as ReLU and what is linear leave free: directions no longer depend on it',
  ),
};

/** What {@link modelFlags} and {@link stateFlags} say. */
export type StateFlags = LossFlags & Values<typeof stateFlags>;
