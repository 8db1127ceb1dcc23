import { permutation, sizeOf, streamSeed } from '@orograph/tensor';
import type { Constant, Graph } from '../graph.ts';
import type { AxisAction, Symmetries } from './symmetries.ts';

/** An element of the symmetry group: for each group the place that each unit comes from; groups that are absent leave all in place. */
export type GroupElement = Readonly<Record<string, ArrayLike<number>>>;

/** A random element, uniform in the group. */
export const randomElement = ({ groups }: Pick<Symmetries, 'groups'>, seed: number): GroupElement =>
  Object.fromEntries(groups.map(({ name, size }, i) => [name, permutation(size, streamSeed(seed, i))]));

/** The position that each position along an axis comes from. */
function sourcesOf(action: Exclude<AxisAction, { kind: 'along' }>, element: GroupElement): Int32Array {
  if (action.kind === 'group' && element[action.group]) {
    const places = element[action.group]!;
    if (places.length !== action.size)
      throw new RangeError(
        `permuted: expected ${action.size} places for ${action.group}, got ${places.length}.`,
      );
    return Int32Array.from(places);
  }
  if (action.kind !== 'blocks') return Int32Array.from({ length: action.size }, (_, i) => i);
  const sources = new Int32Array(action.size);
  const order = sourcesOf(action.order as Exclude<AxisAction, { kind: 'along' }>, element);
  const starts = [0];
  for (const { size } of action.blocks) starts.push(starts.at(-1)! + size);
  action.blocks.forEach((block, i) => {
    const inside = sourcesOf(block as Exclude<AxisAction, { kind: 'along' }>, element);
    inside.forEach((place, j) => (sources[starts[i]! + j] = starts[order[i]!]! + place));
  });
  return sources;
}

/** Where each number of a tensor comes from, row-major, under an element of the group. */
export function sourceIndices(
  shape: readonly number[],
  actions: readonly AxisAction[],
  element: GroupElement,
): Int32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  /** The position that `place` comes from along each axis, for the places along the other axes. */
  const along = actions.map((action) => sourcesAlong(action, element));
  const out = new Int32Array(sizeOf(shape));
  const place = shape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    let from = 0;
    for (let axis = 0; axis < shape.length; axis++)
      from += along[axis]!(place)[place[axis]!]! * strides[axis]!;
    out[i] = from;
    for (let axis = shape.length - 1; axis >= 0 && ++place[axis]! === shape[axis]; axis--) place[axis] = 0;
  }
  return out;
}

function sourcesAlong(action: AxisAction, element: GroupElement): (place: readonly number[]) => Int32Array {
  if (action.kind !== 'along') {
    const sources = sourcesOf(action, element);
    return () => sources;
  }
  const each = action.each.map((own) => sourcesAlong(own, element));
  return (place) => each[place[action.axis]!]!(place);
}

/** The graph with its constants permuted by an element of the symmetry group: the same function, to rounding. */
export function permuted(graph: Graph, symmetries: Symmetries, element: GroupElement): Graph {
  const constants = new Map<string, Constant>(graph.constants);
  for (const [name, actions] of Object.entries(symmetries.constants)) {
    const constant = graph.constants.get(name)!;
    const values = constant.data as Float32Array | Float64Array;
    const data = values.slice();
    sourceIndices(constant.shape, actions, element).forEach((from, i) => (data[i] = values[from]!));
    constants.set(name, { ...constant, data });
  }
  return { ...graph, constants };
}
