import type { ThresholdFlags } from '../flags/threshold-flags.ts';
import { misuse } from '../terminal/misuse.ts';

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
