import { Option, type Command } from 'commander';

import { countingNumber, nonNegativeNumber, positiveNumber, seedsOf, wholeNumber } from '../../flags.ts';
import { optimizerNames, scheduleNames, type PlanFlags } from './train-plan.ts';
import { withTask, type TaskFlags } from './task-flags.ts';

/** The flags of `train`. */
export interface TrainFlags extends PlanFlags, TaskFlags {
  /** Measure the statistics of batch normalization anew on all training data at the end. */
  readonly renewBatchNorm?: boolean;
  /** The seed of weights and of the order of the examples. */
  readonly seed: number;
  /** Several seeds, one after the other. */
  readonly seeds?: readonly number[];
  /** A step record every so many steps; about 200 a seed by default. */
  readonly every?: number;
  /** How many seconds of training a killed run may lose. */
  readonly saveEvery: number;
  /** The run folder. */
  readonly out?: string;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/** Gives a command the flags of {@link TrainFlags} beyond those of the loss. */
export const withTraining = (command: Command): Command =>
  withTask(command)
    .option('--epochs <n>', 'passes over the data', countingNumber, 6)
    .option('--batch <n>', 'examples a step', countingNumber, 128)
    .option('--learning-rate <rate>', 'at the start; what suits the optimizer by default', positiveNumber)
    .addOption(new Option('--optimizer <kind>', 'the update rule').choices(optimizerNames).default('adam'))
    .addOption(
      new Option('--schedule <kind>', 'of the learning rate').choices(scheduleNames).default('cosine'),
    )
    .option(
      '--period <epochs>',
      'of the schedules step, cyclical and restarts; a third of the epochs by default',
      positiveNumber,
    )
    .option('--weight-decay <rate>', 'L2 regularization; decoupled with adamw', nonNegativeNumber, 0)
    .option(
      '--renew-batch-norm',
      'save statistics measured anew on all training data instead of the running ones',
    )
    .option('--seed <n>', 'of weights and of the order of the examples', wholeNumber, 0)
    .option('--seeds <range>', 'several seeds: 0..3 is four of them', seedsOf)
    .option('--every <n>', 'a step record every so many steps; about 200 in all by default', countingNumber)
    .option(
      '--save-every <seconds>',
      'how often what a killed run goes on from is written with --out',
      nonNegativeNumber,
      20,
    )
    .option('--out <folder>', 'keep records, checkpoints and trajectories in a folder');
