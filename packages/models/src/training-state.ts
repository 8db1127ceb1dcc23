import type { Vector } from '@orograph/tensor';

/** Where a training is. */
export interface TrainingPoint {
  /** θ. */
  readonly theta: Vector;
  /** The running statistics, of a loss that keeps some. */
  readonly running?: Float64Array;
}

/** Everything a training needs to go on as if it had not been interrupted; its vectors are copies. */
export interface TrainingState extends TrainingPoint {
  /** What the record is. */
  readonly type: 'state';
  /** How many updates were made. */
  readonly step: number;
  /** The last point whose batch loss and gradient were finite. */
  readonly finite: TrainingPoint;
  /** The moments of the optimizer. */
  readonly moments: readonly Vector[];
  /** The sum of the losses of the epoch's examples so far. */
  readonly lossSum: number;
}

/** A copy of a point. */
export const pointOf = ({ theta, running }: TrainingPoint): TrainingPoint => ({
  theta: theta.slice(),
  ...(running && { running: running.slice() }),
});

/**
 * Throws unless a state is of a training with these sizes.
 *
 * @throws RangeError saying which number is another.
 */
export function checkState(
  { theta, finite, running, moments }: TrainingState,
  expected: { readonly dim: number; readonly running: number; readonly moments: number },
): void {
  const lengths = [theta.length, finite.theta.length, ...moments.map((moment) => moment.length)];
  const dim = lengths.find((length) => length !== expected.dim) ?? expected.dim;
  const own = { dim, running: running?.length ?? 0, moments: moments.length };
  for (const [name, value] of Object.entries(expected))
    if (own[name as keyof typeof own] !== value)
      throw new RangeError(
        `trainLoss: expected a state with ${name} ${value}, got ${own[name as keyof typeof own]}; it is of another training.`,
      );
}
