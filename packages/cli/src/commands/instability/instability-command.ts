import { commandRecord, count, nonNegatives, positive, seeds, type Values } from '@orograph/commands';
import {
  batchFlag,
  costlyRunFlags,
  machineFlags,
  networkHelp,
  networkNames,
  taskFlags,
  testFlag,
  updateFlags,
  weightDecayFlag,
} from '@orograph/program';

/** `instability NET`. */
export const instabilityCommand = commandRecord({
  name: 'instability',
  group: 'networks',
  summary: 'from when on a training stays in one wedge whatever the order of the examples',
  arguments: [
    { name: 'net', help: `${networkHelp}; or a model file`, reads: 'network', suggested: networkNames },
  ],
  flags: {
    ...taskFlags,
    test: testFlag('barriers are'),
    after: nonNegatives('epochs, or parts of them, after which the order changes: 0,0.25,1,2', {
      value: '<epochs>',
      shown: '0, and 1/64, 1/16, 1/4 and 1/2 of all',
    }),
    seeds: seeds('of weights and of the order of the examples', { fallback: [0, 1, 2] }),
    epochs: count('passes over the data', { fallback: 6 }),
    batch: batchFlag(128),
    ...updateFlags,
    weightDecay: weightDecayFlag,
    points: count('points of the segment between two children', { fallback: 21 }),
    stable: positive('a barrier of less is none', {
      shown: '0.02 of the error; without classes, of the loss at the origin',
    }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'instability mnist/mlp --limit 4096 --out runs/instability',
});

/** The flags of `instability`. */
export type InstabilityFlags = Values<typeof instabilityCommand.flags>;
