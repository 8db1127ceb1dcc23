import {
  choice,
  commandRecord,
  count,
  counts,
  fraction,
  nonNegative,
  positive,
  seeds,
  type Values,
  whole,
} from '@orograph/commands';
import {
  costlyRunFlags,
  machineFlags,
  modelFlags,
  optimizerNames,
  periodicSchedules,
  scheduleNames,
  testFlag,
  thresholdFlags,
} from '@orograph/program';

import { sweepFlag } from './width-factor.ts';

const needs = 'sweep';

/** The flags of a network that is trained over a sweep: the training of `train`, with other defaults. */
const sweepFlags = {
  sweep: sweepFlag,
  seeds: seeds('of the trainings at each value', { needs, shown: '0..2' }),
  untilLoss: positive('end each training at this training loss', { value: '<loss>', needs }),
  test: { ...testFlag('trained networks are'), needs },
  hidden: counts('hidden widths of mlp', { value: '<widths>', needs }),
  dropout: fraction('share of features left out while training', { value: '<rate>', needs, shown: 'none' }),
  epochs: count('the most passes over the data', { needs, shown: '30' }),
  batch: count('examples a step', { needs, shown: '128' }),
  learningRate: positive('learning rate at the start', {
    value: '<rate>',
    needs,
    shown: 'what suits the optimizer',
  }),
  optimizer: choice('the update rule', optimizerNames, { needs, shown: 'momentum' }),
  schedule: choice('schedule of the learning rate', scheduleNames, { needs, shown: 'constant' }),
  period: positive('period of the schedules step, cyclical and restarts', {
    value: '<epochs>',
    needs,
    when: { schedule: periodicSchedules },
    shown: 'a third of the epochs',
  }),
  weightDecay: nonNegative('L2 regularization', { value: '<rate>', needs, shown: '0' }),
};

/** `width M...`, and `width NET --sweep`. */
export const widthCommand = commandRecord({
  name: 'width',
  group: 'models',
  summary: 'the width of tunnels: at each model, or of a network trained over a --sweep',
  arguments: [
    { name: 'models', help: 'models; with --sweep a network such as mnist/mlp', isMany: true, reads: 'file' },
  ],
  flags: {
    ...modelFlags,
    ...thresholdFlags,
    ...sweepFlags,
    samples: count('random directions a model', { fallback: 20 }),
    until: positive('where a search ends', {
      value: '<distance>',
      shown: '10 times the norm of the parameters',
    }),
    seed: whole('seed of the directions', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'width a.onnx b.onnx --data val.npz --out runs/width',
});

/** The flags of `width`. */
export type WidthFlags = Values<typeof widthCommand.flags>;
