import type { Command } from 'commander';

import { countingNumber, positiveNumber, wholeNumber } from '../../flags.ts';
import type { LossFlags } from '../../model/loss-settings.ts';
import type { RunFlags } from '../record-run.ts';

/** How the spectrum is estimated. */
export interface QuadratureFlags {
  /** How many Lanczos runs, each from a random vector. */
  readonly runs: number;
  /** How many Hessian-vector products a run. */
  readonly steps: number;
}

/** The flags of `curvature`. */
export interface CurvatureFlags extends LossFlags, QuadratureFlags, RunFlags {
  /** How many of the largest eigenvalues; 0 leaves them out. */
  readonly top: number;
  /** The most Hessian-vector products for them; what the probe takes by default. */
  readonly iterations?: number;
  /** How many random vectors estimate the trace; 0 leaves it out. */
  readonly samples: number;
  /** How many random vectors find the part of the trace that is taken exactly (Hutch++); none by default. */
  readonly sketch: number;
  /** Whether the spectral density is estimated. */
  readonly density?: boolean;
  /** The width of the density's Gaussians; a 200th of the range of eigenvalues by default. */
  readonly sigma?: number;
  /** A file for the eigenvectors. */
  readonly vectors?: string;
  /** The seed of the random vectors. */
  readonly seed: number;
}

/** Gives a command the flags of {@link QuadratureFlags}. */
export const withQuadrature = (command: Command): Command =>
  command
    .option('--runs <n>', 'random vectors for the spectrum, a Lanczos run each', countingNumber, 10)
    .option('--steps <n>', 'Hessian-vector products a Lanczos run', countingNumber, 80);

/** Gives a command the flags of {@link CurvatureFlags} beyond those of the loss. */
export const withCurvature = (command: Command): Command =>
  withQuadrature(
    command
      .option('--top <n>', 'how many eigenvalues; 0 leaves them out', wholeNumber, 5)
      .option('--iterations <n>', 'the most Hessian-vector products for them', countingNumber)
      .option('--vectors <npz>', 'write their eigenvectors to a file that slice --from reads')
      .option('--samples <n>', 'random vectors for the trace; 0 leaves it out', wholeNumber, 30)
      .option('--sketch <n>', 'random vectors for the part of it taken exactly (Hutch++)', wholeNumber, 0)
      .option('--density', 'also the density of all eigenvalues'),
  )
    .option(
      '--sigma <width>',
      'of the Gaussians of the density; a 200th of the range of eigenvalues by default',
      positiveNumber,
    )
    .option('--seed <n>', 'of random vectors', wholeNumber, 0)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');
