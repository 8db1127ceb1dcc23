import { negativeVariance, type ModelLoss, type NegativeVariance, type Subject } from '@orograph/models';
import { displace, type Vector } from '@orograph/tensor';

import type { SlicePlan } from './slice-plan.ts';

/** Finds a running variance of a network that is negative once it is extrapolated to a corner of a slice, where the loss is not a number. */
export async function cornerVariance(
  { graph }: Pick<Subject, 'graph'>,
  { state }: Pick<ModelLoss, 'state'>,
  { origin, directions, axes }: SlicePlan,
): Promise<NegativeVariance | undefined> {
  if (!graph || !state) return undefined;
  const ends = axes.map((axis) => [axis[0]!, axis.at(-1)!]);
  const corners = ends.reduce<readonly (readonly number[])[]>(
    (all, own) => all.flatMap((corner) => own.map((end) => corner.concat(end))),
    [[]],
  );
  // A loss with a state beside θ has its directions in memory.
  const points = corners.map((corner) => displace(origin, directions as readonly Vector[], corner));
  return negativeVariance(graph, state, points);
}
