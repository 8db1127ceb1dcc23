import {
  choices,
  commandRecord,
  count,
  nonNegative,
  positive,
  positives,
  seeds,
  type Values,
  whole,
} from '@orograph/commands';
import type { EnsembleMethod } from '@orograph/probes';
import {
  batchFlag,
  costlyRunFlags,
  networkFlags,
  networkHelp,
  networkNames,
  taskFlags,
  testFlag,
} from '@orograph/program';

/** The methods of one descent. */
const cyclicMethods = ['snapshot', 'fge', 'swa'] as const satisfies readonly EnsembleMethod[];
/** All methods: those of one descent, and `independent`, a training of its own for each member. */
const ensembleMethods = [...cyclicMethods, 'independent'] as const satisfies readonly EnsembleMethod[];

/** `ensemble NET`. */
export const ensembleCommand = commandRecord({
  name: 'ensemble',
  group: 'networks',
  summary: 'ensembles of a network at several peak learning rates: mnist/mlp',
  arguments: [{ name: 'net', help: networkHelp, reads: 'network', suggested: networkNames }],
  flags: {
    ...taskFlags,
    test: testFlag('members are'),
    ...networkFlags,
    methods: choices('which ensembles are made', ensembleMethods, {
      fallback: ensembleMethods,
      shown: 'all',
    }),
    rates: positives('the peak learning rates of a cycle', {
      fallback: [0.01, 0.03, 0.1, 0.3],
      when: { methods: cyclicMethods },
    }),
    cycles: count('members of an ensemble', { fallback: 4 }),
    cycleEpochs: count('epochs in a cycle', { fallback: 4, when: { methods: cyclicMethods } }),
    epochs: count('epochs of the training that fge and swa go on from', { fallback: 10 }),
    learningRate: positive('rate at the start of that training, and of independent ones', {
      value: '<rate>',
      fallback: 0.05,
    }),
    batch: batchFlag(64),
    momentum: nonNegative('momentum of the heavy ball', { value: '<beta>', fallback: 0.9 }),
    points: count('points of a barrier', { fallback: 31 }),
    seed: whole('seed of weights and of the order of the examples', { fallback: 0, conflicts: ['seeds'] }),
    seeds: seeds('several seeds: 0..3 is four of them'),
    ...costlyRunFlags,
  },
  example: 'ensemble mnist/mlp --limit 2048 --out runs/ensemble',
});

/** The flags of `ensemble`. */
export type EnsembleFlags = Values<typeof ensembleCommand.flags>;
