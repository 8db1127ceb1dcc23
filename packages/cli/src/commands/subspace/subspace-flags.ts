import { Option, type Command } from 'commander';

import { countsOf, countingNumber, positiveNumber, seedsOf, wholeNumber } from '../../flags.ts';
import type { RunFlags } from '../record-run.ts';
import { withTask, type TaskFlags } from '../train/task-flags.ts';

/** How `--columns` may be drawn. */
const columnChoices = ['auto', 'normalized', 'orthonormal', 'sparse', 'fastfood'] as const;

/** The flags of `subspace`. */
export interface SubspaceFlags extends TaskFlags, RunFlags {
  /** The dimensions d; those of Li et al. up to D by default. */
  readonly dimensions?: readonly number[];
  /** The seeds of weights, subspaces and the order of the examples. */
  readonly seeds: readonly number[];
  /** How columns are drawn: dense while there are few numbers, sparse above, by default. */
  readonly columns: (typeof columnChoices)[number];
  /** Passes over the data. */
  readonly epochs: number;
  /** Examples a step. */
  readonly batch: number;
  /** Adam's rate in the subspace at the start; it falls to 0 along a cosine. */
  readonly learningRate: number;
  /** The same in the whole space, for the baseline and the burn-in. */
  readonly baselineRate: number;
  /** False to leave out training in the whole space. */
  readonly baseline: boolean;
  /** Steps in the whole space before the subspace is drawn through where they led. */
  readonly burnIn: number;
  /** The training loss that counts as success; 90 % of the baseline's accuracy by default. */
  readonly success?: number;
}

/** Gives a command the flags of {@link SubspaceFlags} beyond those of the loss. */
export const withSubspace = (command: Command): Command =>
  withTask(command)
    .option(
      '--dimensions <list>',
      'of the subspaces: 100,300,750; those of Li et al. 2018 by default',
      countsOf,
    )
    .option('--seeds <range>', 'of weights, subspaces and the order of the examples: 0..2', seedsOf, [0])
    .addOption(
      new Option(
        '--columns <kind>',
        'how a subspace is drawn; auto is normalized while that is small, else sparse',
      )
        .choices(columnChoices)
        .default('auto'),
    )
    .option('--epochs <n>', 'passes over the data', countingNumber, 4)
    .option('--batch <n>', 'examples a step', countingNumber, 128)
    .option('--learning-rate <rate>', 'of Adam in the subspace at the start', positiveNumber, 0.05)
    .option('--baseline-rate <rate>', 'of Adam in the whole space at the start', positiveNumber, 1e-3)
    .option('--no-baseline', 'leave out training in the whole space')
    .option('--burn-in <steps>', 'steps in the whole space before the subspace is drawn', wholeNumber, 0)
    .option(
      '--success <loss>',
      "a training loss that is a success; 90 % of the baseline's accuracy by default",
      positiveNumber,
    )
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');
