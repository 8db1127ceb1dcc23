import type { Trainable } from '@orograph/models';
import { type SampledCost, timedCost } from '@orograph/program/run';

import type { InstabilityFlags } from './instability-command.ts';

/** A training whose order of examples changes after some steps. */
export interface Unstable {
  /** The loss at the origin. */
  readonly atOrigin: number;
  readonly task: Trainable;
  readonly batch: number;
  readonly stepsPerEpoch: number;
  /** k, ascending, each once. */
  readonly at: readonly number[];
  /** Below which a barrier is none, and of what. */
  readonly threshold: number;
  readonly measure: 'barrier' | 'errorBarrier';
}

/** Times a gradient and a loss, and counts those of the trainings: a parent of each seed, and a child for each k. */
export async function instabilityCosts(
  { task, batch, stepsPerEpoch, at }: Unstable,
  { seeds, epochs, points }: InstabilityFlags,
): Promise<SampledCost[]> {
  const { loss, tested = loss, origin } = task;
  const theta = origin(seeds[0]!);
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const steps = seeds.length * (1 + at.length) * epochs * stepsPerEpoch;
  return [
    await timedCost(`gradients on ${batch} examples`, steps, () => loss.batchValueAndGrad(theta, rows)),
    await timedCost('losses along segments', seeds.length * at.length * points, () => tested.metrics(theta)),
  ];
}
