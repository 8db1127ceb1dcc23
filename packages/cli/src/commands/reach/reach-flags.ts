import { InvalidArgumentError, type Command } from 'commander';

import { countingNumber, listOf, positiveNumber, wholeNumber } from '../../flags.ts';
import { batchNormOption, type StateFlags } from '../../model/loss-through.ts';
import { reachKinds, type ReachKind } from './reach-directions.ts';
import { withQuadrature, type QuadratureFlags } from '../curvature/curvature-flags.ts';
import type { RunFlags } from '../record-run.ts';
import { withThreshold, type ThresholdFlags } from '../../model/threshold.ts';

/** The flags of `reach`. */
export interface ReachFlags extends StateFlags, QuadratureFlags, RunFlags, ThresholdFlags {
  /** The kinds of direction; all that the models allow by default, without `hessian`. */
  readonly direction?: readonly ReachKind[];
  /** The checkpoint before training. */
  readonly init?: string;
  /** How many directions of each random kind. */
  readonly samples: number;
  /** How many eigenvectors. */
  readonly top: number;
  /** The distance at which a search ends; ten times |θ| by default. */
  readonly until?: number;
  /** From which distance on a direction is long; |θ| by default. */
  readonly long?: number;
  /** Whether short directions are also counted by the Hessian's spectrum. */
  readonly count?: boolean;
  /** The seed of random directions. */
  readonly seed: number;
}

/** Gives a command the flags of {@link ReachFlags} beyond those of the loss. */
export const withReach = (command: Command): Command =>
  withQuadrature(
    withThreshold(command)
      .option(
        '--direction <kinds>',
        `of ${reachKinds.join(', ')}; all that apply but hessian by default`,
        kindsOf,
      )
      .option('--init <model>', 'the checkpoint before training, for the direction init')
      .option('--samples <n>', 'directions of each random kind', countingNumber, 10)
      .option('--top <n>', 'eigenvectors, for the direction hessian', countingNumber, 5)
      .option(
        '--until <distance>',
        'where a search ends; 10 times the norm of the parameters by default',
        positiveNumber,
      )
      .option(
        '--long <distance>',
        'from where on a direction is long; the norm of the parameters by default',
        positiveNumber,
      )
      .option('--count', "also count the short directions by the Hessian's spectrum; follows hessian too"),
  )
    .option(...batchNormOption)
    .option('--seed <n>', 'of random directions', wholeNumber, 0)
    .option('--out <folder>', 'keep the run in a folder; the same command again goes on with it');

function kindsOf(text: string, before: readonly ReachKind[] = []): ReachKind[] {
  const kinds = listOf(text, before);
  const unknown = kinds.find((kind) => !(reachKinds as readonly string[]).includes(kind));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`expected of ${reachKinds.join(', ')}, got "${unknown}".`);
  return kinds as ReachKind[];
}
