import type { Tensor } from '@orograph/tensor';

import { matchUnitsByTurns, type Match, type MatchSettings, type UnitSymmetries } from './match-units.ts';
import { resultOf, type MatchTurn } from './match-turn.ts';

/** The axis of an activation that counts its units, for the correlation of each. */
export type Activations = Readonly<Record<string, Tensor>>;

/**
 * Permutes the units of a network so that what they compute on data correlates with the units of another: max Σ corr(z_A, P(z_B)) over the units of
 * each group. `actions` say what permutes each axis of the activations, as `symmetriesOf` does; the examples are along an axis that stays.
 *
 * Each unit counts the same whatever its scale, and one that is constant not at all. Exact where no two groups meet in one activation.
 *
 * Reference: Li et al. 2016, "Convergent Learning"; Ainsworth, Hayase & Srinivasa 2023, "Git Re-Basin", section 3.1.
 *
 * @throws RangeError for activations of different shapes, or numbers that are not finite.
 */
export const activationMatching = (
  a: Activations,
  b: Activations,
  symmetries: UnitSymmetries,
  settings: MatchSettings,
): Match => resultOf(activationMatchingByTurns(a, b, symmetries, settings));

/**
 * Does what {@link activationMatching} does, a turn of one group of units at a time.
 *
 * @throws RangeError as {@link activationMatching}.
 */
export function* activationMatchingByTurns(
  a: Activations,
  b: Activations,
  symmetries: UnitSymmetries,
  settings: MatchSettings,
): Generator<MatchTurn, Match> {
  const names = Object.keys(symmetries.actions).filter((name) => a[name]);
  for (const name of names)
    if (a[name]!.shape.join() !== b[name]?.shape.join())
      throw new RangeError(
        `activationMatching: expected "${name}" of one shape, got [${a[name]!.shape.join()}] and [${b[name]?.shape.join() ?? ''}].`,
      );
  const standard = (all: Activations): Activations =>
    Object.fromEntries(names.map((name) => [name, standardized(all[name]!, unitAxis(symmetries, name))]));
  const actions = Object.fromEntries(names.map((name) => [name, symmetries.actions[name]!]));
  return yield* matchUnitsByTurns(standard(a), standard(b), { ...symmetries, actions }, settings);
}

/** The first axis of an activation whose units are permuted. */
const unitAxis = ({ actions }: UnitSymmetries, name: string): number =>
  actions[name]!.findIndex(({ kind }) => kind !== 'fixed');

/** The numbers of each unit with mean 0 and length 1; of a unit that is constant 0. */
function standardized({ shape, data }: Tensor, axis: number): Tensor {
  const units = shape[axis]!;
  const stride = shape.slice(axis + 1).reduce((product, n) => product * n, 1);
  const unitOf = (i: number): number => Math.floor(i / stride) % units;
  const count = data.length / units;
  const [mean, square] = [new Float64Array(units), new Float64Array(units)];
  for (let i = 0; i < data.length; i++) mean[unitOf(i)]! += data[i]! / count;
  for (let i = 0; i < data.length; i++) square[unitOf(i)]! += (data[i]! - mean[unitOf(i)]!) ** 2;
  return {
    shape,
    data: Float64Array.from(data, (value, i) => {
      const length = Math.sqrt(square[unitOf(i)]!);
      return length > 0 ? (value - mean[unitOf(i)]!) / length : 0;
    }),
  };
}
