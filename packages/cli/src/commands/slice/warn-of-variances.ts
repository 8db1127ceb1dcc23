import { negativeVariance, type ModelLoss, type Subject } from '@orograph/models';
import { displace, type Vector } from '@orograph/tensor';
import { tell, type Terminal } from '@orograph/program';

import type { SlicePlan } from './slice-plan.ts';

/** Says where the running statistics of the models, extrapolated to the corners of a slice, are none. */
export async function warnOfVariances(
  terminal: Terminal,
  { graph }: Subject,
  { state }: ModelLoss,
  { origin, directions, axes }: SlicePlan,
): Promise<void> {
  if (!graph || !state) return;
  const ends = axes.map((axis) => [axis[0]!, axis.at(-1)!]);
  const corners = ends.reduce<readonly (readonly number[])[]>(
    (all, own) => all.flatMap((corner) => own.map((end) => corner.concat(end))),
    [[]],
  );
  // A loss with a state beside θ has its directions in memory.
  const points = corners.map((corner) => displace(origin, directions as readonly Vector[], corner));
  const found = await negativeVariance(graph, state, points);
  if (found)
    tell(
      terminal,
      `warning: beyond the models the running variance "${found.name}" becomes negative (${found.value.toPrecision(3)} at a corner), where the loss is not a number; --batch-norm measures the statistics anew, a narrower --range stays between the models`,
    );
}
