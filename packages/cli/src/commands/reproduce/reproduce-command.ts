import {
  commandRecord,
  count,
  counts,
  dataSource,
  list,
  type Needs,
  output,
  positive,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import { keptRunFlags, machineFlags, testLimitFlag } from '@orograph/program';

/** When networks are trained: nulls alone have none. */
const onNetworks: Needs = ['on', { nulls: [undefined] }];

/** `reproduce [FIGURE]`. */
export const reproduceCommand = commandRecord({
  name: 'reproduce',
  group: 'paper',
  summary: 'the experiments of the paper, toy beside networks, into one report',
  arguments: [{ name: 'figure', help: 'one of them by name, such as planes or E1', isOptional: true }],
  flags: {
    data: dataSource('a data file, for networks without a data set in their name', { when: onNetworks }),
    limit: count('only the first training examples', {
      group: 'data',
      shown: 'as many as the scale says',
      when: onNetworks,
    }),
    testLimit: { ...testLimitFlag('as many as the scale says'), when: onNetworks },
    measured: count('on how many of the training examples losses are measured, the first ones', {
      group: 'data',
      shown: 'as many as the scale says',
      when: onNetworks,
    }),
    quick: toggle('small networks on few examples: minutes'),
    full: toggle('all examples, more networks and wider sweeps: hours to days', { conflicts: ['quick'] }),
    repetitions: count('independent repetitions of everything: pairs of trainings', {
      shown: 'as many as the scale says',
    }),
    minutes: positive('refuse what is expected to take longer', { shown: 'no limit', isIdentity: false }),
    on: list('the networks: mnist/mlp,fashion-mnist/mlp', { value: '<nets>', shown: 'one of each kind' }),
    nulls: whole('draws of landscapes on which no claim should hold; alone, without networks', {
      shown: '3',
    }),
    hidden: counts('hidden widths of mlp: 128,64', { value: '<widths>', when: onNetworks }),
    seed: whole('seed of everything drawn', { fallback: 0 }),
    out: output('the run folder', { shown: 'runs/reproduce, with the figure and scale' }),
    ...machineFlags,
    ...keptRunFlags,
  },
  example: 'reproduce --quick --out runs/paper',
});

/** The flags of `reproduce`. */
export type ReproduceFlags = Values<typeof reproduceCommand.flags>;
