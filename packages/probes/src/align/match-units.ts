import {
  composed,
  dot,
  permutation,
  sourceIndices,
  streamSeed,
  type GroupElement,
  type PermutationGroup,
  type Tensor,
  type TensorActions,
} from '@orograph/tensor';

import { assignment } from './assignment.ts';
import { resultOf, type MatchTurn } from './match-turn.ts';
import { groupsIn, nestedGroups } from './nested-groups.ts';
import { addProducts } from './unit-gains.ts';
import { gathered, unitSites } from './unit-sites.ts';

/** Which units may be exchanged. */
export interface UnitSymmetries {
  /** The groups. */
  readonly groups: readonly PermutationGroup[];
  /** What they do to each axis of each tensor. */
  readonly actions: TensorActions;
}

/** How long units are matched. */
export interface MatchSettings {
  /** The seed of the order in which the groups take turns. */
  readonly seed: number;
  /** At most so many turns of each group; 100 by default. */
  readonly sweeps?: number;
}

/** The permutation found, and how good it is. */
export interface Match {
  /** The element of the group that is applied to the second network. */
  readonly element: GroupElement;
  /** How many times each group had its turn. */
  readonly sweeps: number;
  /** Whether no group could gain any more. */
  readonly converged: boolean;
}

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * Permutes the units of `b` so that its tensors have a large inner product with those of `a`: Σ ⟨A, P(B)⟩ over the tensors that are moved.
 *
 * Coordinate ascent: each group in turn takes the permutation that is best while the others stay, which is an assignment problem. Blocks that
 * are moved as wholes, as heads are, are compared in their best inner order. Ends in a local optimum when no group gains. Starts from units
 * matched by their sorted numbers where that is better, so that a permuted copy of a network is found again.
 *
 * Reference: Ainsworth, Hayase & Srinivasa 2023, "Git Re-Basin: Merging Models modulo Permutation Symmetries", algorithm 1.
 *
 * @throws RangeError for numbers that are not finite.
 */
export const matchUnits = (
  a: Tensors,
  b: Tensors,
  symmetries: UnitSymmetries,
  settings: MatchSettings,
): Match => resultOf(matchUnitsByTurns(a, b, symmetries, settings));

/**
 * Does what {@link matchUnits} does, a turn at a time: between two of them others can use the thread, show how far it is, or leave off.
 *
 * @throws RangeError as {@link matchUnits}.
 */
export function* matchUnitsByTurns(
  a: Tensors,
  b: Tensors,
  { groups, actions }: UnitSymmetries,
  { seed, sweeps = 100 }: MatchSettings,
): Generator<MatchTurn, Match> {
  const sites = unitSites(a, actions);
  const nested = nestedGroups(actions);
  const now: Record<string, Tensor> = { ...b };
  const movedBy = new Map(
    groups.map(({ name }) => [
      name,
      Object.keys(actions).filter(
        (tensor) => a[tensor] && actions[tensor]!.some((axis) => groupsIn(axis).includes(name)),
      ),
    ]),
  );

  /** ⟨a_i, b_j⟩ over all numbers of unit i of one group in a and unit j of another in b, which is at the same sites. */
  const gainsOf = (own: PermutationGroup, other: string, sorted: boolean): Float64Array => {
    const sum = new Float64Array(own.size ** 2);
    sites.get(own.name)?.forEach((site, k) => {
      const [rows, others] = [gathered(site, a), gathered(sites.get(other)![k]!, now)];
      if (sorted && movedAxes(actions[site.tensor]!) > 1)
        for (const numbers of [rows, others]) sortRows(numbers, site.width);
      addProducts(sum, rows, others, site.width);
    });
    return sum;
  };
  const byName = new Map(groups.map((group) => [group.name, group]));

  /** The best places of a group, and of the groups within its blocks. */
  const bestOf = (group: PermutationGroup, sorted = false): GroupElement => {
    const inner = nested.get(group.name);
    if (!inner) return { [group.name]: assignment(gainsOf(group, group.name, sorted), group.size) };
    const gains = new Float64Array(group.size ** 2);
    const orders = inner.map((own, i) =>
      inner.map((others, j) =>
        own.map((name, r) => {
          const unit = byName.get(name)!;
          const products = gainsOf(unit, others[r]!, sorted);
          const places = assignment(products, unit.size);
          places.forEach((place, k) => (gains[i * group.size + j]! += products[k * unit.size + place]!));
          return places;
        }),
      ),
    );
    const places = assignment(gains, group.size);
    const within = inner.flatMap((own, i) =>
      own.map((name, r) => [name, orders[i]![places[i]!]![r]!] as const),
    );
    return { [group.name]: places, ...Object.fromEntries(within) };
  };

  const affected = (group: string): readonly string[] => [
    ...new Set([group, ...(nested.get(group)?.flat() ?? [])].flatMap((name) => movedBy.get(name) ?? [])),
  ];
  const moving = groups.map(({ name }) => affected(name));
  /** When each tensor changed last, and when each group had its turn last. */
  const changed: Record<string, number> = {};
  const tried = groups.map(() => -1);
  const scale = Object.keys(actions).reduce(
    (sum, name) => sum + (a[name] ? dot(a[name].data, a[name].data) : 0),
    0,
  );
  let turn = 0;
  const objective = (tensors: Tensors, names: readonly string[]): number =>
    names.reduce((sum, name) => sum + dot(a[name]!.data, tensors[name]!.data), 0);
  const moveBy = (names: readonly string[], step: GroupElement): Record<string, Tensor> =>
    Object.fromEntries(names.map((name) => [name, permutedTensor(now[name]!, actions[name]!, step)]));

  let element = startOf();
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    let gained = false;
    for (const index of permutation(groups.length, streamSeed(seed, sweep))) {
      const group = groups[index]!;
      const tensors = moving[index]!;
      if (tensors.every((name) => (changed[name] ?? 0) <= tried[index]!)) continue;
      tried[index] = ++turn;
      const step = bestOf(group);
      const moved = moveBy(tensors, step);
      const gain = objective(moved, tensors) - objective(now, tensors);
      if (gain > 1e-12 * scale) {
        Object.assign(now, moved);
        for (const name of tensors) changed[name] = turn;
        element = composed(actions, element, step);
        gained = true;
      }
      yield { sweep: sweep - 1, group: group.name, gain };
    }
    if (!gained) return { element, sweeps: sweep, converged: true };
  }
  return { element, sweeps, converged: false };

  /** Where the ascent starts: at the units matched by their sorted numbers, which no permutation of others changes, if that is better than as they are. */
  function startOf(): GroupElement {
    const inBlocks = new Set([...nested.values()].flat(2));
    const step = Object.assign(
      {},
      ...groups.filter(({ name }) => !inBlocks.has(name)).map((group) => bestOf(group, true)),
    );
    const names = [...new Set(moving.flat())];
    const moved = moveBy(names, step);
    if (!(objective(moved, names) > objective(now, names))) return {};
    Object.assign(now, moved);
    return step;
  }
}

/** How many axes of a tensor are permuted. */
const movedAxes = (axes: TensorActions[string]): number => axes.filter(({ kind }) => kind !== 'fixed').length;

/** Sorts each row of numbers, **in place**. */
function sortRows(numbers: Tensor['data'], width: number): void {
  for (let start = 0; start < numbers.length; start += width) numbers.subarray(start, start + width).sort();
}

function permutedTensor(
  { shape, data }: Tensor,
  actions: TensorActions[string],
  element: GroupElement,
): Tensor {
  const sources = sourceIndices(shape, actions, element);
  const out = data.slice();
  for (let i = 0; i < out.length; i++) out[i] = data[sources[i]!]!;
  return { shape, data: out };
}
