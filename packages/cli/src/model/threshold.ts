import { Option, type Command } from 'commander';

import { numberOf, positiveNumber } from '../flags.ts';
import { misuse } from '../terminal/misuse.ts';

/** The flags that say which loss is high. */
export interface ThresholdFlags {
  /** That loss itself. */
  readonly threshold?: number;
  /** How much above the loss at the model it lies instead; ½ by default. */
  readonly rise?: number;
}

/** Gives a command the flags of {@link ThresholdFlags}. */
export const withThreshold = (command: Command): Command =>
  command
    .addOption(
      new Option('--threshold <loss>', 'the loss that is high').argParser(numberOf).conflicts('rise'),
    )
    .option(
      '--rise <loss>',
      'how far above that of the model a high loss lies; 0.5 by default',
      positiveNumber,
    );

/** The loss that is high for a model whose own loss is `at`, be it below or not. */
export const highLoss = ({ threshold, rise = 0.5 }: ThresholdFlags, at: number): number =>
  threshold ?? at + rise;

/**
 * The loss that is high, for a model whose own loss is `at`.
 *
 * @throws MisuseError if the model is not below it.
 */
export function thresholdOf(flags: ThresholdFlags, at: number, path: string): number {
  const high = highLoss(flags, at);
  if (at <= high) return high;
  throw misuse('the loss at the model is not below the threshold', {
    expected: `at most ${high}`,
    got: String(at),
    where: path,
  });
}
