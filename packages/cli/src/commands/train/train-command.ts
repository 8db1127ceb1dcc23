import {
  commandRecord,
  count,
  nonNegative,
  positive,
  seeds,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import {
  batchFlag,
  costlyRunFlags,
  networkHelp,
  networkNames,
  periodicSchedules,
  taskFlags,
  updateFlags,
  weightDecayFlag,
} from '@orograph/program';

import { changeFlag } from './train-change.ts';

/** `train NET`. */
export const trainCommand = commandRecord({
  name: 'train',
  group: 'networks',
  summary: 'a network of the zoo on a data set: mnist/mlp',
  arguments: [{ name: 'net', help: networkHelp, reads: 'network', suggested: networkNames }],
  flags: {
    ...taskFlags,
    epochs: count('passes over the data', { fallback: 6 }),
    batch: batchFlag(128),
    ...updateFlags,
    period: positive('period of the schedules step, cyclical and restarts', {
      value: '<epochs>',
      shown: 'a third of the epochs',
      needs: { schedule: periodicSchedules },
    }),
    weightDecay: weightDecayFlag,
    renewBatchNorm: toggle('save statistics measured anew on all training data instead of the running ones'),
    seed: whole('seed of weights and of the order of the examples', { fallback: 0, conflicts: ['seeds'] }),
    seeds: seeds('several seeds: 0..3 is four of them'),
    every: count('a step record every so many steps', { shown: 'about 200 records in all' }),
    curvature: count('measure the curvature every so many steps, and at both ends', { value: '<steps>' }),
    curvatureExamples: count('training examples it is measured on, drawn by the seed', {
      fallback: 1000,
      needs: 'curvature',
    }),
    tunnel: toggle('measure the width of the tunnel and the way from the start there too', {
      needs: 'curvature',
    }),
    rise: positive('how far above the loss there the tunnel ends', {
      value: '<loss>',
      fallback: 0.5,
      needs: 'tunnel',
    }),
    change: changeFlag,
    steer: toggle(
      'take such changes from steer.json in the run folder while it runs: {"learning-rate": 0.01}',
      {
        needs: 'out',
        when: { schedule: ['constant'] },
        isIdentity: false,
      },
    ),
    saveEvery: nonNegative('how often what a killed run goes on from is written with --out', {
      value: '<seconds>',
      fallback: 20,
      isIdentity: false,
      needs: 'out',
    }),
    ...costlyRunFlags,
  },
  example: 'train mnist/mlp --epochs 4 --seeds 0..1 --out runs/mlp',
});

/** The flags of `train`. */
export type TrainFlags = Values<typeof trainCommand.flags>;
