import { norm, permuteUnits, subtract, unpack, type Layout, type Vector } from '@orograph/tensor';

import { matchUnitsByTurns, type Match, type MatchSettings, type UnitSymmetries } from './match-units.ts';
import { resultOf, type MatchTurn } from './match-turn.ts';

/** A network aligned to another. */
export interface Aligned extends Match {
  /** Its parameters with the units permuted: the same function. */
  readonly theta: Vector;
  /** |θ − reference| before and after. */
  readonly distance: { readonly before: number; readonly after: number };
}

/** What is aligned to what. */
export interface WeightMatchingPlan extends MatchSettings {
  /** The network that stays as it is. */
  readonly reference: Vector;
  /** The network whose units are permuted. */
  readonly theta: Vector;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
}

/**
 * Permutes the units of a network so that its parameters come close to those of another: min over P of |θ_A − P(θ_B)|. A local optimum by
 * coordinate descent, as the problem is hard.
 *
 * Reference: Ainsworth, Hayase & Srinivasa 2023, "Git Re-Basin", section 3.2.
 *
 * @throws RangeError for vectors of another dimension than the layout, or parameters that are not finite.
 */
export const weightMatching = (symmetries: UnitSymmetries, plan: WeightMatchingPlan): Aligned =>
  resultOf(weightMatchingByTurns(symmetries, plan));

/**
 * Does what {@link weightMatching} does, a turn of one group of units at a time.
 *
 * @throws RangeError as {@link weightMatching}.
 */
export function* weightMatchingByTurns(
  symmetries: UnitSymmetries,
  { reference, theta, layout, ...settings }: WeightMatchingPlan,
): Generator<MatchTurn, Aligned> {
  const match = yield* matchUnitsByTurns(
    unpack(layout, reference),
    unpack(layout, theta),
    symmetries,
    settings,
  );
  return alignedBy(match, symmetries, { reference, theta, layout });
}

/** What a match makes of a network. */
function alignedBy(
  match: Match,
  { actions }: UnitSymmetries,
  { reference, theta, layout }: Pick<WeightMatchingPlan, 'layout' | 'reference' | 'theta'>,
): Aligned {
  const moved = permuteUnits(layout, actions, match.element, theta);
  const apart = (own: Vector): number => norm(subtract(own, reference));
  return { ...match, theta: moved, distance: { before: apart(theta), after: apart(moved) } };
}
