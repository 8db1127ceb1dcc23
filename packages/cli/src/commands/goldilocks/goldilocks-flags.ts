import type { Command } from 'commander';

import { countingNumber, countsOf, positiveNumbers, seedsOf, wholeNumber } from '../../flags.ts';
import type { RunFlags } from '../record-run.ts';
import type { TaskFlags } from '../train/task-flags.ts';

/** The flags of `goldilocks`. */
export interface GoldilocksFlags extends Omit<TaskFlags, 'test'>, RunFlags {
  /** The radii, in units of |θ|. */
  readonly radii: readonly number[];
  /** d, the dimension of a subspace. */
  readonly rank: number;
  /** Subspaces at each radius of each point. */
  readonly samples: number;
  /** The seeds of initializations of a network of the zoo. */
  readonly seeds?: readonly number[];
  /** The seed of the subspaces. */
  readonly seed: number;
}

/** Two a decade. */
const usualRadii = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

/** Gives a command the flags of {@link GoldilocksFlags} beyond those of the loss. */
export const withGoldilocks = (command: Command): Command =>
  command
    .option('--hidden <widths>', 'the hidden widths of mlp: 128,64', countsOf)
    .option(
      '--radii <list>',
      'in units of the norm of the initialization, or of the model: 0.1,1,10',
      positiveNumbers,
      usualRadii,
    )
    .option('--rank <d>', 'the dimension of the random subspaces', countingNumber, 10)
    .option('--samples <n>', 'subspaces at each radius of each point', countingNumber, 4)
    .option('--seeds <range>', 'of initializations of a network of the zoo; 0..3 by default', seedsOf)
    .option('--seed <n>', 'of the subspaces', wholeNumber, 0)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');
