import { InputError } from '@orograph/tensor';

import type { LossHead, LossKind, LossOptions } from './loss-parts.ts';

const classes: readonly LossKind[] = ['cross-entropy', 'nll'];
const kinds: Readonly<Record<keyof LossOptions, readonly LossKind[]>> = {
  classAxis: classes,
  ignoreIndex: classes,
  weights: classes,
  softLabels: ['cross-entropy'],
  smoothing: ['cross-entropy'],
  delta: ['huber'],
  reduction: ['output'],
};

/**
 * Throws unless the numbers of a loss belong to its kind and can be used.
 *
 * @throws RangeError naming the option, what was expected and what came.
 */
export function checkLossOptions({ kind, ...options }: LossHead): void {
  for (const [name, allowed] of Object.entries(kinds)) {
    if (options[name as keyof LossOptions] !== undefined && !allowed.includes(kind))
      throw new InputError(
        name,
        { expected: allowed.join(' and '), got: kind },
        `withLossHead: ${name} is for ${allowed.join(' and ')}, got it with ${kind}.`,
      );
  }
  const { smoothing = 0, weights, softLabels } = options;
  if (!(smoothing >= 0 && smoothing <= 1))
    throw new InputError(
      'smoothing',
      { expected: 'a number from 0 to 1', got: String(smoothing) },
      `withLossHead: smoothing must be from 0 to 1, got ${smoothing}.`,
    );
  if (smoothing > 0 && softLabels)
    throw new InputError(
      'smoothing',
      { expected: 'class indices', got: 'soft labels' },
      'withLossHead: smoothing is for class indices, got it with soft labels.',
    );
  for (const name of ['weights', 'ignoreIndex'] as const)
    if (softLabels && options[name] !== undefined)
      throw new InputError(
        name,
        { expected: 'class indices', got: 'soft labels' },
        `withLossHead: ${name} is for class indices, got it with soft labels.`,
      );
  const bad = weights?.find((w) => !(w >= 0 && Number.isFinite(w)));
  if (bad !== undefined)
    throw new InputError(
      'weights',
      { expected: 'numbers from 0', got: String(bad) },
      `withLossHead: weights must be numbers from 0, got ${bad}.`,
    );
}
