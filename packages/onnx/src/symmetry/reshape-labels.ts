import { Refused } from '../refused.ts';
import {
  at,
  collapse,
  dependsOn,
  family,
  isFixed,
  lengthOf,
  overSpans,
  renamed,
  type Label,
  type Labels,
} from './label.ts';
import { fixed, joined, partition } from './span.ts';

/** The labels with axes in another order: axis `i` of the result is axis `perm[i]`. */
export const permuteAxes = (labels: Labels, perm: readonly number[]): Labels =>
  perm.map((axis) => renamed(labels[axis]!, (over) => perm.indexOf(over as number)));

/** The labels without axes of length 1: without all of them unless `axes` says which. */
export function removeOnes(labels: Labels, axes?: readonly number[]): Labels {
  const gone = axes ?? [...labels.keys()].filter((axis) => lengthOf(labels[axis]!) === 1);
  return permuteAxes(
    labels,
    [...labels.keys()].filter((axis) => !gone.includes(axis)),
  );
}

/** The labels with axes of length 1 put in, at `axes` of the result. */
export function insertOnes(labels: Labels, axes: readonly number[]): Labels {
  const rank = labels.length + axes.length;
  const places = [...Array(rank).keys()].filter((axis) => !axes.includes(axis));
  const moved = labels.map((label) => renamed(label, (over) => places[over as number]!));
  return [...Array(rank).keys()].map((axis) =>
    axes.includes(axis) ? fixed(1) : moved[places.indexOf(axis)]!,
  );
}

/** `label` with what depends on the axes before `change` put on those after it. */
const replaced = (label: Label, axes: readonly number[], onto: (label: Label) => Label): Label =>
  axes.some((axis) => dependsAnywhere(label, axis)) ? onto(label) : label;

const dependsAnywhere = (label: Label, axis: number): boolean =>
  dependsOn(label) !== undefined &&
  (dependsOn(label) === axis ||
    ('members' in label && label.members.some((member) => dependsAnywhere(member, axis))));

/** The labels with axes `first` and `first + 1` made one. */
function mergeAxes(labels: Labels, first: number): Labels {
  const second = first + 1;
  const [n, m] = [lengthOf(labels[first]!), lengthOf(labels[second]!)];
  const rename = (over: number): number => (over > first ? over - 1 : over);
  const merged = (outer: Label, inner: Label): Label => {
    const members = Array.from({ length: n }, (_, i) => at(inner, first, i));
    return overSpans([outer, ...members], ([order, ...spans]) => [joined(order!, spans)])[0]!;
  };
  const rest = (label: Label): Label =>
    replaced(label, [first, second], (own) => {
      const places = Array.from({ length: n * m }, (_, k) =>
        at(at(own, first, Math.floor(k / m)), second, k % m),
      );
      return family('merged', places);
    });
  const renameAll = (label: Label): Label =>
    renamed(label, (over) => (over === 'merged' ? first : rename(over as number)));
  return labels.flatMap((label, axis) => {
    if (axis === second) return [];
    return [renameAll(axis === first ? merged(collapse(label, second), labels[second]!) : rest(label))];
  });
}

/** The labels with an axis split into one of `outer` positions and one of the rest. */
function splitAxis(labels: Labels, axis: number, outer: number): Labels {
  const inner = lengthOf(labels[axis]!) / outer;
  const rename = (label: Label): Label =>
    renamed(label, (over) => (typeof over === 'number' && over > axis ? over + 1 : over));
  const rest = (label: Label): Label =>
    replaced(label, [axis], (own) =>
      family(
        'outer',
        Array.from({ length: outer }, (_, i) =>
          family(
            'inner',
            Array.from({ length: inner }, (__, j) => at(own, axis, i * inner + j)),
          ),
        ),
      ),
    );
  const placed = (label: Label): Label =>
    renamed(label, (over) => (over === 'outer' ? axis : over === 'inner' ? axis + 1 : over));
  return labels.flatMap((label, i) => {
    if (i !== axis) return [placed(rename(rest(label)))];
    const views = overSpans([label], ([span]) => {
      const { order, spans } = partition(span!, Array<number>(outer).fill(inner));
      return [order, family('outer', spans)] as const;
    });
    return views.map((view) => placed(rename(view)));
  });
}

/** The labels of the tensor with the same numbers in another shape. */
export function reshapeLabels(labels: Labels, shape: readonly number[]): Labels {
  const sizes = labels.map(lengthOf);
  if (sizes.some(Number.isNaN)) {
    if (labels.every(isFixed)) return shape.map(fixed);
    throw new Refused('reshapes a tensor whose shape is not known');
  }
  const count = (all: readonly number[]): number => all.reduce((product, size) => product * size, 1);
  if (count(shape) !== count(sizes)) throw new Refused(`gives [${sizes.join()}] the shape [${shape.join()}]`);
  let now = removeOnes(labels);
  const wanted = shape.filter((size) => size !== 1);
  for (let axis = 0; axis < wanted.length; axis++) {
    while (now.length > axis + 1 && lengthOf(now[axis]!) % wanted[axis]! !== 0) now = mergeAxes(now, axis);
    if (lengthOf(now[axis]!) !== wanted[axis]) now = splitAxis(now, axis, wanted[axis]!);
  }
  return insertOnes(
    now,
    [...shape.keys()].filter((axis) => shape[axis] === 1),
  );
}
