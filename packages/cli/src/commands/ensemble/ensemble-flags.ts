import { InvalidArgumentError, Option, type Command } from 'commander';

import { ensembleMethods, type EnsembleMethod } from './ensemble-method.ts';
import { countingNumber, nonNegativeNumber, positiveNumber, seedsOf, wholeNumber } from '../../flags.ts';

import { withTask, type TaskFlags } from '../train/task-flags.ts';

/** The flags of `ensemble`. */
export interface EnsembleFlags extends TaskFlags {
  /** Which ensembles are made. */
  readonly methods: readonly EnsembleMethod[];
  /** The largest learning rates of a cycle. */
  readonly rates: readonly number[];
  /** Members of an ensemble. */
  readonly cycles: number;
  /** Epochs in a cycle. */
  readonly cycleEpochs: number;
  /** Epochs of the training to the optimum that `fge` and `swa` start from. */
  readonly epochs: number;
  /** The learning rate of that training at its start, and of `independent`. */
  readonly learningRate: number;
  /** Examples a step. */
  readonly batch: number;
  /** β of the heavy ball. */
  readonly momentum: number;
  /** Points of a barrier. */
  readonly points: number;
  /** The seed of everything drawn. */
  readonly seed: number;
  /** Several seeds, one after the other. */
  readonly seeds?: readonly number[];
  /** The run folder. */
  readonly out?: string;
  /** NDJSON whatever standard output is. */
  readonly json?: boolean;
}

/** Gives a command the flags of {@link EnsembleFlags} beyond those of the loss. */
export const withEnsemble = (command: Command): Command =>
  withTask(command, 'members are')
    .addOption(
      new Option('--methods <list>', `of ${ensembleMethods.join(', ')}; all of them by default`)
        .argParser(methodsOf)
        .default(ensembleMethods, 'all'),
    )
    .addOption(
      new Option('--rates <list>', 'the largest learning rates of a cycle')
        .argParser(ratesOf)
        .default([0.01, 0.03, 0.1, 0.3], '0.01,0.03,0.1,0.3'),
    )
    .option('--cycles <n>', 'members of an ensemble', countingNumber, 4)
    .option('--cycle-epochs <n>', 'epochs in a cycle', countingNumber, 4)
    .option('--epochs <n>', 'epochs of the training that fge and swa go on from', countingNumber, 10)
    .option(
      '--learning-rate <rate>',
      'at the start of that training, and of independent ones',
      positiveNumber,
      0.05,
    )
    .option('--batch <n>', 'examples a step', countingNumber, 64)
    .option('--momentum <beta>', 'of the heavy ball', nonNegativeNumber, 0.9)
    .option('--points <n>', 'points of a barrier', countingNumber, 31)
    .option('--seed <n>', 'of weights and of the order of the examples', wholeNumber, 0)
    .option('--seeds <range>', 'several seeds: 0..3 is four of them', seedsOf)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');

/** `fge,swa`. @throws InvalidArgumentError for a method there is none of. */
function methodsOf(text: string): EnsembleMethod[] {
  return text.split(',').map((name) => {
    const method = ensembleMethods.find((one) => one === name);
    if (method) return method;
    throw new InvalidArgumentError(`expected methods of ${ensembleMethods.join(', ')}, got "${name}".`);
  });
}

/** `0.01,0.1`. @throws InvalidArgumentError for anything but numbers above 0. */
const ratesOf = (text: string): number[] => text.split(',').map(positiveNumber);
