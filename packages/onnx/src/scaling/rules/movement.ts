import { numberOf, numbersOf, textOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { aligned, axesOf, multiplied, evened } from '../combine.ts';
import type { Gauges } from '../gauge.ts';
import { fixTerms, lean, MOST_GAUGES, renamed, spread, type Sizes, type Terms } from '../term.ts';
import { knownShape } from '../../known-shape.ts';
import type { ScaleRule } from './rule.ts';

/** The lengths of the axes of a tensor. */
export const sizesOf =
  (shape: readonly number[]): Sizes =>
  (axis) =>
    shape[axis as number]!;

/** Axes in another order. */
export const transpose: ScaleRule = ({ node, inputs: [x] }) => {
  const perm = numbersOf(node, 'perm') ?? axesOf(x!.shape.length).toReversed();
  return [renamed(x!.terms, (axis) => perm.indexOf(axis as number))];
};

/** Runs of axes of either shape that hold the same numbers. */
function groupsOf(
  from: readonly number[],
  to: readonly number[],
): { readonly ins: number[]; readonly outs: number[] }[] {
  const groups: { readonly ins: number[]; readonly outs: number[] }[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const ins = i < from.length ? [i++] : [];
    const outs = j < to.length ? [j++] : [];
    const sizes = (): readonly [number, number] => [
      ins.reduce((all, axis) => all * from[axis]!, 1),
      outs.reduce((all, axis) => all * to[axis]!, 1),
    ];
    for (let [a, b] = sizes(); a !== b; [a, b] = sizes()) {
      if (a < b ? i === from.length : j === to.length) throw new Refused('gives a tensor of another size');
      if (a < b) ins.push(i++);
      else outs.push(j++);
    }
    groups.push({ ins, outs });
  }
  return groups;
}

/** Terms of the tensor with the same numbers in another shape. */
function reshapeTerms(g: Gauges, terms: Terms, from: readonly number[], to: readonly number[]): Terms {
  if (terms.length === 0) return terms;
  if (from.some((size) => !(size > 0))) throw new Refused('reshapes a tensor whose shape is not known');
  const groups = groupsOf(from, to);
  return terms.map((term) => {
    const met = groups.filter(({ ins }) => ins.some((axis) => term.axes.includes(axis)));
    const ins = met.flatMap((group) => group.ins);
    if (ins.reduce((all, axis) => all * from[axis]!, 1) > MOST_GAUGES)
      throw new Refused('reshapes a tensor that is scaled at too many places');
    const { gauges } = spread(term, ins, sizesOf(from));
    return lean(g, { axes: met.flatMap((group) => group.outs), gauges }, sizesOf(to));
  });
}

/** Axes split and merged, put in or taken away. */
export const reshape: ScaleRule = (call) => {
  const x = call.inputs[0]!;
  return [x.terms.length === 0 ? [] : reshapeTerms(call.g, x.terms, x.shape, knownShape(call))];
};

/** Copies along axes of length 1. */
export const expand: ScaleRule = (call) => {
  const x = call.inputs[0]!;
  if (x.terms.length === 0) return [[]];
  const rank = knownShape(call).length;
  return [multiplied(call.g, [aligned(x, rank)], axesOf(rank))];
};

/** Copies along axes, or places of another number: an axis that changes its length is not scaled. */
export const resized: ScaleRule = (call) => {
  const x = call.inputs[0]!;
  if (x.terms.length === 0) return [[]];
  if (numberOf(call.node, 'extrapolation_value', 0) !== 0) return (fixTerms(call.g, x.terms), []);
  const shape = knownShape(call);
  return [
    evened(
      call.g,
      x,
      axesOf(shape.length).filter((axis) => shape[axis] !== x.shape[axis]),
    ),
  ];
};

/** Axes split into `apart`, put in another order, and merged to the shape of the output. */
function regrouped(
  { g, inputs: [x] }: Parameters<ScaleRule>[0],
  {
    apart,
    perm,
    to,
  }: { readonly apart: readonly number[]; readonly perm: readonly number[]; readonly to: readonly number[] },
): Terms {
  const inParts = reshapeTerms(g, x!.terms, x!.shape, apart);
  const moved = renamed(inParts, (axis) => perm.indexOf(axis as number));
  return reshapeTerms(
    g,
    moved,
    perm.map((axis) => apart[axis]!),
    to,
  );
}

/** Channels moved to places. */
export const depthToSpace: ScaleRule = (call) => {
  const [n, c, h, w] = call.inputs[0]!.shape as [number, number, number, number];
  const b = numberOf(call.node, 'blocksize', 1);
  const deep = c / b ** 2;
  const isCrd = textOf(call.node, 'mode', 'DCR') === 'CRD';
  return [
    regrouped(call, {
      apart: isCrd ? [n, deep, b, b, h, w] : [n, b, b, deep, h, w],
      perm: isCrd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2],
      to: [n, deep, h * b, w * b],
    }),
  ];
};

/** Places moved to channels: the inverse of DepthToSpace. */
export const spaceToDepth: ScaleRule = (call) => {
  const [n, c, h, w] = call.inputs[0]!.shape as [number, number, number, number];
  const b = numberOf(call.node, 'blocksize', 1);
  return [
    regrouped(call, {
      apart: [n, c, h / b, b, w / b, b],
      perm: [0, 3, 5, 1, 2, 4],
      to: [n, c * b ** 2, h / b, w / b],
    }),
  ];
};
