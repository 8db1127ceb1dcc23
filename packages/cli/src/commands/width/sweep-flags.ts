import { Option, type Command } from 'commander';

import {
  countingNumber,
  countsOf,
  nonNegativeNumber,
  positiveNumber,
  seedsOf,
  shareOf,
} from '../../flags.ts';
import { misuse } from '../../terminal/misuse.ts';
import { optimizerNames, scheduleNames, type PlanFlags } from '../train/train-plan.ts';
import type { TaskFlags } from '../train/task-flags.ts';
import { factorValuesOf, type FactorValues } from './width-factor.ts';

/** The flags of `width` that say how networks are trained over a sweep; the training of `train`, with other defaults. */
export interface SweepFlags extends Partial<PlanFlags>, Pick<TaskFlags, 'dropout' | 'hidden' | 'test'> {
  /** The factors and their values; trained networks are measured where it is absent. */
  readonly sweep?: readonly FactorValues[];
  /** The seeds of weights and of the order of the examples. */
  readonly seeds?: readonly number[];
  /** The training loss at which each training ends. */
  readonly untilLoss?: number;
}

/** The base of a sweep where no flag says otherwise: plain descent with momentum at a constant rate. */
export const sweepDefaults = {
  batch: 128,
  epochs: 30,
  optimizer: 'momentum',
  schedule: 'constant',
  seeds: [0, 1, 2],
  weightDecay: 0,
} as const;

const trainingFlags = {
  batch: '--batch',
  dropout: '--dropout',
  epochs: '--epochs',
  hidden: '--hidden',
  learningRate: '--learning-rate',
  optimizer: '--optimizer',
  period: '--period',
  schedule: '--schedule',
  seeds: '--seeds',
  test: '--test',
  untilLoss: '--until-loss',
  weightDecay: '--weight-decay',
} as const satisfies Partial<Record<keyof SweepFlags, string>>;

/** @throws MisuseError naming a flag of training that was given without `--sweep`. */
export function checkNoTraining(flags: SweepFlags): void {
  for (const [name, flag] of Object.entries(trainingFlags))
    if (flags[name as keyof typeof trainingFlags] !== undefined)
      throw misuse(`${flag} does not apply`, {
        expected: '--sweep factor=a,b, for a network to be trained',
        got: 'models that are measured as they are',
        where: 'the flags',
      });
}

/** Gives a command the flags of {@link SweepFlags}. */
export const withSweep = (command: Command): Command =>
  command
    .option(
      '--sweep <factor=values>',
      'train a network over learning-rate, batch, weight-decay, dropout or hidden, one at a time; may be repeated',
      factorValuesOf,
    )
    .option('--seeds <range>', 'with --sweep: of the trainings at each value; 0..2 by default', seedsOf)
    .option('--until-loss <loss>', 'with --sweep: end each training at this training loss', positiveNumber)
    .option('--test <file>', 'with --sweep: data that trained networks are measured on too')
    .option('--hidden <widths>', 'with --sweep: the hidden widths of mlp', countsOf)
    .option('--dropout <rate>', 'with --sweep: the share of features left out while training', shareOf)
    .option('--epochs <n>', 'with --sweep: the most passes over the data; 30 by default', countingNumber)
    .option('--batch <n>', 'with --sweep: examples a step; 128 by default', countingNumber)
    .option('--learning-rate <rate>', 'with --sweep: at the start; what suits the optimizer', positiveNumber)
    .addOption(new Option('--optimizer <kind>', 'with --sweep: momentum by default').choices(optimizerNames))
    .addOption(
      new Option('--schedule <kind>', 'with --sweep: of the learning rate; constant by default').choices(
        scheduleNames,
      ),
    )
    .option('--period <epochs>', 'with --sweep: of the schedules step, cyclical and restarts', positiveNumber)
    .option('--weight-decay <rate>', 'with --sweep: L2 regularization; 0 by default', nonNegativeNumber);
