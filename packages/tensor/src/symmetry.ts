import type { Layout } from './layout.ts';
import { checkDim, sizeOf } from './layout.ts';
import { permutation, streamSeed } from './random.ts';
import type { Vector } from './vector.ts';

/** How permutations of units move the positions along one axis of a tensor. */
export type AxisAction =
  /** Every position stays in place. */
  | { readonly kind: 'fixed'; readonly size: number }
  /** The positions are permuted by a group. */
  | { readonly kind: 'group'; readonly size: number; readonly group: string }
  /** Consecutive blocks, each permuted inside; `order` says what permutes the blocks as wholes. */
  | {
      readonly kind: 'blocks';
      readonly size: number;
      readonly order: AxisAction;
      readonly blocks: readonly AxisAction[];
    }
  /** Another action at each position along another axis of the tensor. */
  | {
      readonly kind: 'along';
      readonly size: number;
      readonly axis: number;
      readonly each: readonly AxisAction[];
    };

/** What permutations do to each axis of each tensor that they move. */
export type TensorActions = Readonly<Record<string, readonly AxisAction[]>>;

/** Units that can be permuted without changing the function: the symmetric group of `size` letters. */
export interface PermutationGroup {
  /** Its name in the actions. */
  readonly name: string;
  /** How many units. */
  readonly size: number;
}

/** An element of the symmetry group: for each group the place that each unit comes from; groups that are absent leave all in place. */
export type GroupElement = Readonly<Record<string, ArrayLike<number>>>;

/** A random element, uniform in the group. */
export const randomElement = (groups: readonly PermutationGroup[], seed: number): GroupElement =>
  Object.fromEntries(groups.map(({ name, size }, i) => [name, permutation(size, streamSeed(seed, i))]));

const inPlace = (size: number): Int32Array => Int32Array.from({ length: size }, (_, i) => i);

const startsOf = (blocks: readonly AxisAction[]): readonly number[] => {
  const starts: number[] = [];
  blocks.reduce((start, { size }) => (starts.push(start), start + size), 0);
  return starts;
};

/** The position that each position along an axis comes from; `row` is the position along the axis on which the action depends. */
function sourcesOf(action: AxisAction, element: GroupElement, row: (axis: number) => number): Int32Array {
  if (action.kind === 'along') return sourcesOf(action.each[row(action.axis)]!, element, row);
  if (action.kind === 'fixed') return inPlace(action.size);
  if (action.kind === 'group') {
    const places = element[action.group];
    if (places && places.length !== action.size)
      throw new RangeError(
        `symmetry: expected ${action.size} places for ${action.group}, got ${places.length}.`,
      );
    return places ? Int32Array.from(places) : inPlace(action.size);
  }
  const sources = new Int32Array(action.size);
  const order = sourcesOf(action.order, element, row);
  const starts = startsOf(action.blocks);
  action.blocks.forEach((block, i) => {
    const inside = sourcesOf(block, element, row);
    for (let j = 0; j < inside.length; j++) sources[starts[i]! + j] = starts[order[i]!]! + inside[j]!;
  });
  return sources;
}

/**
 * The place in a tensor, row-major, that each of its numbers comes from under an element of the group.
 *
 * @throws RangeError for a group whose element has another number of places.
 */
export function sourceIndices(
  shape: readonly number[],
  actions: readonly AxisAction[],
  element: GroupElement,
): Int32Array {
  const out = new Int32Array(sizeOf(shape));
  const place = shape.map(() => 0);
  const still = actions.map((action) =>
    action.kind === 'along' ? undefined : sourcesOf(action, element, () => 0),
  );
  const along = actions.map((action) =>
    action.kind === 'along' ? action.each.map((own) => sourcesOf(own, element, (axis) => place[axis]!)) : [],
  );
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  for (let i = 0; i < out.length; i++) {
    let from = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const action = actions[axis]!;
      const sources = still[axis] ?? along[axis]![place[action.kind === 'along' ? action.axis : 0]!]!;
      from += sources[place[axis]!]! * strides[axis]!;
    }
    out[i] = from;
    for (let axis = shape.length - 1; axis >= 0 && ++place[axis]! === shape[axis]; axis--) place[axis] = 0;
  }
  return out;
}

/**
 * θ with its units permuted by an element of the group: the same function.
 *
 * @throws RangeError for a vector of another dimension than the layout, or an element that does not fit.
 */
export function permuteUnits(
  layout: Layout,
  actions: TensorActions,
  element: GroupElement,
  theta: Vector,
): Vector {
  checkDim('permuteUnits', layout.dim, theta);
  const out = theta.slice();
  for (const { name, shape, offset } of layout.blocks) {
    const own = actions[name];
    if (!own) continue;
    const sources = sourceIndices(shape, own, element);
    for (let i = 0; i < sources.length; i++) out[offset + i] = theta[offset + sources[i]!]!;
  }
  return out;
}

/** Reads the places of groups from the sources of an axis, which start at `base`. */
function decode(
  action: AxisAction,
  sources: Int32Array,
  base: number,
  found: Record<string, Int32Array>,
): void {
  if (action.kind === 'group') found[action.group] ??= sources.map((place) => place - base);
  if (action.kind !== 'blocks') return;
  const starts = startsOf(action.blocks);
  const blockAt = (place: number): number => starts.findLastIndex((start) => start <= place - base);
  const order = Int32Array.from(starts, (start) => blockAt(sources[start]!));
  decode(action.order, order, 0, found);
  action.blocks.forEach((block, i) => {
    const inside = sources.subarray(starts[i], starts[i]! + block.size);
    decode(block, inside, base + starts[order[i]!]!, found);
  });
}

/** The element that does `first` and then `second`. */
export function composed(actions: TensorActions, first: GroupElement, second: GroupElement): GroupElement {
  const found: Record<string, Int32Array> = {};
  for (const axes of Object.values(actions))
    for (const action of axes) {
      if (action.kind !== 'along') {
        const [a, b] = [first, second].map((element) => sourcesOf(action, element, () => 0)) as [
          Int32Array,
          Int32Array,
        ];
        decode(
          action,
          b.map((place) => a[place]!),
          0,
          found,
        );
        continue;
      }
      const rows = sourcesOf(axes[action.axis]!, second, () => 0);
      action.each.forEach((own, row) => {
        const a = sourcesOf(action.each[rows[row]!]!, first, () => row);
        const b = sourcesOf(own, second, () => row);
        decode(
          own,
          b.map((place) => a[place]!),
          0,
          found,
        );
      });
    }
  return found;
}
