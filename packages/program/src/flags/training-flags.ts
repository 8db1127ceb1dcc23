import {
  choice,
  count,
  counts,
  dataSource,
  type Flag,
  fraction,
  nonNegative,
  positive,
  type Values,
} from '@orograph/commands';
import type { OptimizerName, ScheduleName } from '@orograph/models';

import { dataNames } from './known-names.ts';
import { modelFlags } from './model-flags.ts';

/** The names that `--optimizer` takes. */
export const optimizerNames = [
  'adam',
  'adamw',
  'momentum',
  'nesterov',
  'sgd',
] as const satisfies readonly OptimizerName[];
/** The names that `--schedule` takes. */
export const scheduleNames = [
  'constant',
  'cosine',
  'cyclical',
  'restarts',
  'step',
] as const satisfies readonly ScheduleName[];
/** The schedules that have a period. */
export const periodicSchedules = ['cyclical', 'restarts', 'step'] as const;

/** The flag of the data that something is measured on after training. */
export const testFlag = (measured: string): Flag<string | undefined> =>
  dataSource(`the data ${measured} measured on`, {
    shown: 'the test set of a named data set',
    suggested: dataNames,
  });

/** The flag that limits test data, which `--limit` does where it is not given. */
export const testLimitFlag = (shown: string): Flag<number | undefined> =>
  count('only the first test examples', { group: 'data', shown });

/** The flags that say how large a network of the zoo is. */
export const networkFlags = {
  hidden: counts('hidden widths of mlp: 128,64', { value: '<widths>' }),
  dropout: fraction('share of features left out while training: mlp, lenet5, simplecnn', {
    value: '<rate>',
    shown: 'none',
  }),
};

/** The flags of every command that trains a network of the zoo, or a model file. */
export const taskFlags = {
  ...modelFlags,
  limit: count('only the first examples; of test data too, unless --test-limit says otherwise', {
    group: 'data',
    shown: 'all',
  }),
  test: testFlag('the result is'),
  testLimit: testLimitFlag('as many as --limit says'),
  ...networkFlags,
};

/** What {@link taskFlags} say. */
export type TaskFlags = Values<typeof taskFlags>;

/** The flags of the update of a training and how its rate goes. */
export const updateFlags = {
  learningRate: positive('learning rate at the start', {
    value: '<rate>',
    shown: 'what suits the optimizer',
  }),
  optimizer: choice('the update rule', optimizerNames, { fallback: 'adam' }),
  schedule: choice('schedule of the learning rate', scheduleNames, { fallback: 'cosine' }),
};

/** The flag of L2 regularization in the update. */
export const weightDecayFlag: Flag<number> = nonNegative('L2 regularization; decoupled with adamw', {
  value: '<rate>',
  fallback: 0,
});

/** Examples a step. */
export const batchFlag = (examples: number): Flag<number> => count('examples a step', { fallback: examples });
