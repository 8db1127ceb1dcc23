import { numberOf, numbersOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { broadcast } from '../combine.ts';
import { isFixed, lengthOf, type Labels } from '../label.ts';
import { freeCopies } from '../free-copies.ts';
import { insertOnes, permuteAxes, reshapeLabels, removeOnes } from '../reshape-labels.ts';
import { fixed } from '../span.ts';
import { axisOf } from '../../axis-of.ts';
import { knownShape } from '../../known-shape.ts';
import type { Call, Rule } from './rule.ts';

/** Axes in another order. */
export const transpose: Rule = ({ node, inputs }) => {
  const x = inputs[0]!;
  return [permuteAxes(x, numbersOf(node, 'perm') ?? [...x.keys()].toReversed())];
};

/** Axes split and merged. */
export const reshape: Rule = (call) => [reshapeLabels(call.inputs[0]!, knownShape(call))];

/** Axes of length 1 taken away. */
export const squeeze: Rule = (call) => {
  const x = call.inputs[0]!;
  const given = call.numbers(1);
  if (call.inputs[1] && !given) throw new Refused('has axes that are computed while the graph runs');
  return [removeOnes(x, given ? given.map((axis) => axisOf(axis, x.length)) : undefined)];
};

/** Axes of length 1 put in. */
export const unsqueeze: Rule = (call) => {
  const x = call.inputs[0]!;
  const given = call.numbers(1);
  if (!given) throw new Refused('has axes that are computed while the graph runs');
  const rank = x.length + given.length;
  return [
    insertOnes(
      x,
      given.map((axis) => axisOf(axis, rank)),
    ),
  ];
};

/** Copies along axes of length 1. */
export const expand: Rule = (call) => {
  const x = call.inputs[0]!;
  const shape = knownShape(call);
  const own = broadcast([x, shape.map(() => fixed(1))]);
  return [
    own.map((label, axis) =>
      lengthOf(label) === shape[axis]! ? label : freeCopies(shape[axis]!, axis, own),
    ),
  ];
};

/** Copies along axes; only those of length 1 are told apart from an order. */
export const tile: Rule = (call) => {
  const x = call.inputs[0]!;
  const shape = knownShape(call);
  if (x.some((label, axis) => lengthOf(label) !== 1 && lengthOf(label) !== shape[axis] && !isFixed(label)))
    throw new Refused('repeats an axis that is permuted');
  return expand(call).map((labels) =>
    labels.map((label, axis) => (isFixed(label) ? fixed(shape[axis]!) : label)),
  );
};

function blocks(call: Call): { readonly size: number; readonly x: Labels } {
  return { size: numberOf(call.node, 'blocksize', 1), x: call.inputs[0]! };
}

/** Channels moved to places: [n, c b b, h, w] to [n, c, h b, w b]. */
export const depthToSpace: Rule = (call) => {
  const { size: b, x } = blocks(call);
  const [n, c, h, w] = x.map(lengthOf) as [number, number, number, number];
  const deep = c / b ** 2;
  const crd = call.node.attributes['mode']?.value === 'CRD';
  const split = reshapeLabels(x, crd ? [n, deep, b, b, h, w] : [n, b, b, deep, h, w]);
  return [
    reshapeLabels(permuteAxes(split, crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]), [n, deep, h * b, w * b]),
  ];
};

/** Places moved to channels: the inverse of DepthToSpace. */
export const spaceToDepth: Rule = (call) => {
  const { size: b, x } = blocks(call);
  const [n, c, h, w] = x.map(lengthOf) as [number, number, number, number];
  const split = reshapeLabels(x, [n, c, h / b, b, w / b, b]);
  return [reshapeLabels(permuteAxes(split, [0, 3, 5, 1, 2, 4]), [n, c * b ** 2, h / b, w / b])];
};

/** Sizes of places changed; axes that keep their size stay what they are. */
export const resize: Rule = (call) => {
  const x = call.inputs[0]!;
  const shape = knownShape(call);
  if (x.some((label, axis) => lengthOf(label) !== shape[axis] && !isFixed(label)))
    throw new Refused('resizes an axis that is permuted');
  return [x.map((label, axis) => (isFixed(label) ? fixed(shape[axis]!) : label))];
};
