import type { Command } from 'commander';

import { countsOf, shareOf } from '../../flags.ts';
import type { LossFlags } from '../../model/loss-settings.ts';

/** The flags that say what is trained on what. */
export interface TaskFlags extends LossFlags {
  /** The data the result is measured on; the test set of a named data set by default. */
  readonly test?: string;
  /** The hidden widths of `mlp`. */
  readonly hidden?: readonly number[];
  /** The share of features that `mlp`, `lenet5` and `simplecnn` leave out while they are trained. */
  readonly dropout?: number;
}

/** Gives a command the flags of {@link TaskFlags} beyond those of the loss; `measured` says what is, on the test data. */
export const withTask = (command: Command, measured = 'the result is'): Command =>
  command
    .option('--test <file>', `the data ${measured} measured on; the test set of a named data set by default`)
    .option('--hidden <widths>', 'the hidden widths of mlp: 128,64', countsOf)
    .option(
      '--dropout <rate>',
      'the share of features left out while training: mlp, lenet5, simplecnn',
      shareOf,
    );
