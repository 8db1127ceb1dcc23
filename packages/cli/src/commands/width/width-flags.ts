import type { Command } from 'commander';

import { countingNumber, positiveNumber, wholeNumber } from '../../flags.ts';
import type { LossFlags } from '../../model/loss-settings.ts';
import type { RunFlags } from '../record-run.ts';
import { withThreshold, type ThresholdFlags } from '../../model/threshold.ts';
import { withSweep, type SweepFlags } from './sweep-flags.ts';

/** The flags of `width`. */
export interface WidthFlags extends LossFlags, RunFlags, SweepFlags, ThresholdFlags {
  /** How many random directions a model. */
  readonly samples: number;
  /** The distance at which a search ends; ten times |θ| by default. */
  readonly until?: number;
  /** The seed of the directions. */
  readonly seed: number;
}

/** Gives a command the flags of {@link WidthFlags} beyond those of the loss. */
export const withWidth = (command: Command): Command =>
  withSweep(withThreshold(command))
    .option('--samples <n>', 'random directions a model', countingNumber, 20)
    .option(
      '--until <distance>',
      'where a search ends; 10 times the norm of the parameters by default',
      positiveNumber,
    )
    .option('--seed <n>', 'of the directions', wholeNumber, 0)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');
