import {
  interpolate,
  permuteUnits,
  unpack,
  type DifferentiableLoss,
  type GroupElement,
  type Layout,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import type { DescentSettings } from '../descent-plan.ts';
import { stream } from '../stream.ts';
import { matchUnits, type UnitSymmetries } from './match-units.ts';

/** What is aligned to what, and how the permutation is refined. */
export interface StraightThroughPlan extends DescentSettings {
  /** The network that stays as it is. */
  readonly reference: Vector;
  /** The network whose units are permuted. */
  readonly theta: Vector;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The seed of the order in which groups of units are matched. */
  readonly seed: number;
}

/** One permutation that was tried. */
export interface StraightThroughStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many updates were made before. */
  readonly step: number;
  /** The permutation. */
  readonly element: GroupElement;
  /** The permuted network: the same function. */
  readonly theta: Vector;
  /** The loss half-way to the reference. */
  readonly value: number;
}

/**
 * Searches for the permutation P of least loss half-way, L(½(θ_A + P(θ_B))): a copy that starts at θ_A follows the gradient as though it were P(θ_B), which is
 * the permutation of θ_B nearest to it. The first step is that of weight matching; take the best of all steps. Cold.
 *
 * Reference: Ainsworth, Hayase & Srinivasa 2023, "Git Re-Basin", algorithm 2.
 *
 * @throws RangeError for a number of steps that is no whole number ≥ 0, or parameters that are not finite.
 */
export function straightThrough(
  loss: DifferentiableLoss,
  symmetries: UnitSymmetries,
  { reference, theta, layout, seed, optimizer, schedule, steps }: StraightThroughPlan,
): Observable<StraightThroughStep> {
  checkCount('straightThrough', 'steps', steps);
  return stream(async function* (run) {
    const state = optimizer.init(theta.length);
    const followed = reference.slice();
    const units = unpack(layout, theta);
    for (let step = 0; ; step++) {
      const { element } = matchUnits(unpack(layout, followed), units, symmetries, { seed });
      const permuted = permuteUnits(layout, symmetries.actions, element, theta);
      const { value, grad } = await run(() => loss.valueAndGrad(interpolate(reference, permuted, 0.5)));
      yield { type: 'step', step, element, theta: permuted, value };
      if (step === steps) return;
      optimizer.update(state, followed, grad, schedule(step));
    }
  });
}
