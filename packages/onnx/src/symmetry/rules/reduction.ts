import { numberOf, numbersOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { fixLabel, lengthOf, type Labels } from '../label.ts';
import { removeOnes } from '../reshape-labels.ts';
import { fixed } from '../span.ts';
import { mixed } from './normalization.ts';
import { axisOf } from '../../axis-of.ts';
import type { Call, Rule } from './rule.ts';

function reduced({ node, numbers, inputs }: Call, x: Labels, axes: readonly number[]): Labels {
  if (inputs[1] && !numbers(1)) throw new Refused('has axes that are computed while the graph runs');
  const labels = mixed(x, axes).map((label, axis) => (axes.includes(axis) ? fixed(1) : label));
  return numberOf(node, 'keepdims', 1) === 1 ? labels : removeOnes(labels, axes);
}

/** Sums, means, largest numbers and the like over axes, which do not depend on the order along these. */
export const reduction: Rule = (call) => {
  const x = call.inputs[0]!;
  const given = numbersOf(call.node, 'axes') ?? call.numbers(1);
  if (!given?.length && numberOf(call.node, 'noop_with_empty_axes', 0) === 1) return [x];
  const axes = given?.length ? given.map((axis) => axisOf(axis, x.length)) : [...x.keys()];
  return [reduced(call, x, axes)];
};

/** The place of the largest or smallest number along an axis, which stays in order. */
export const placeOf: Rule = (call) => {
  const x = call.inputs[0]!;
  const axis = axisOf(numberOf(call.node, 'axis', 0), x.length);
  fixLabel(x[axis]!);
  return [reduced(call, x, [axis])];
};

/** Means or maxima over all places. */
export const globalPool: Rule = ({ inputs }) => {
  const x = inputs[0]!;
  const places = [...x.keys()].slice(2);
  return [mixed(x, places).map((label, axis) => (lengthOf(label) > 1 && axis > 1 ? fixed(1) : label))];
};
