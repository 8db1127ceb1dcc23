import type { Command } from 'commander';

import { countingNumber, listOf } from '../../flags.ts';
import { batchNormOption, type StateFlags } from '../../model/loss-through.ts';
import type { RunFlags } from '../record-run.ts';

/** The flags of `similarity`. */
export interface SimilarityFlags extends StateFlags, RunFlags {
  /** Where training began: models or trajectories, one for all models or one for each. */
  readonly init?: readonly string[];
  /** A trajectory or connector that functions are followed along. */
  readonly path?: string;
  /** How many points of it; its own, and more where they are few, by default. */
  readonly points?: number;
}

/** Gives a command the flags of {@link SimilarityFlags} beyond those of the loss. */
export const withSimilarity = (command: Command): Command =>
  command
    .option(
      '--init <models>',
      'where training began, for the cosine of the ways from there: models or trajectories, one for all or one for each model',
      listOf,
    )
    .option('--path <npz>', 'a trajectory or connector: functions along it against both of its ends')
    .option(...batchNormOption)
    .option('--points <n>', 'points along the path; its own, and more where they are few', countingNumber)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');
