import { Option, type Command } from 'commander';

import { connectMethods, type ConnectMethod } from './connect-method.ts';
import { countingNumber, positiveNumber, wholeNumber } from '../../flags.ts';
import type { StateFlags } from '../../model/loss-through.ts';
import type { RunFlags } from '../record-run.ts';

/** The flags of `connect`. */
export interface ConnectFlags extends StateFlags, RunFlags {
  /** How the connector is found; `bezier` for two models, `joint` up to five, `star` for more by default. */
  readonly method?: ConnectMethod;
  /** Updates; of each vertex for `midpoints` and `hierarchical`. 2000, or 400 by default. */
  readonly steps?: number;
  /** Examples a step; all of them where there are fewer. */
  readonly batch: number;
  /** Adam's rate at the start; it falls to 0 along a cosine. */
  readonly learningRate: number;
  /** Free vertices of a curve. */
  readonly bends: number;
  /** How often `midpoints` halves the path. */
  readonly levels: number;
  /** How many points are measured at least; 101 on a path, 325 on a complex by default. */
  readonly points?: number;
  /** The seed of what is drawn. */
  readonly seed: number;
}

/** Gives a command the flags of {@link ConnectFlags} beyond those of the loss. */
export const withConnect = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--method <kind>',
        'bezier, polychain or midpoints between two models; joint, hierarchical or star between more',
      ).choices(connectMethods),
    )
    .option('--steps <n>', 'updates; of each vertex for midpoints and hierarchical', countingNumber)
    .option('--batch <n>', 'examples a step', countingNumber, 128)
    .option(
      '--learning-rate <rate>',
      'of Adam at the start; it falls to 0 along a cosine',
      positiveNumber,
      1e-3,
    )
    .option('--bends <n>', 'free vertices of bezier and polychain', countingNumber, 1)
    .option('--levels <n>', 'how often midpoints halves the path', countingNumber, 3)
    .option('--points <n>', 'how many points are measured at least', countingNumber)
    .option(
      '--batch-norm',
      'train on batch statistics and measure those of BatchNormalization anew at every point, instead of interpolating them',
    )
    .option('--seed <n>', 'of the points and the order of the examples', wholeNumber, 0)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');
