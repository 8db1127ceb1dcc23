import { numberOf, numbersOf } from '../../node-attributes.ts';
import { aligned, combine } from '../combine.ts';
import { collapse, fixLabel, lengthOf, type Labels } from '../label.ts';
import { equalParts, unite } from '../span.ts';
import { axisOf } from '../../axis-of.ts';
import { plainSpan, type Rule } from './rule.ts';

/** The labels once numbers along `axes` are mixed in a way that does not depend on their order, the others kept apart. */
export const mixed = (labels: Labels, axes: readonly number[]): Labels =>
  labels.map((label, axis) =>
    axes.includes(axis) ? label : axes.reduce((rest, over) => collapse(rest, over), label),
  );

const from = (axis: number, rank: number): number[] => [...Array(rank).keys()].slice(axisOf(axis, rank));

/** Batch and instance normalization: scale, bias and statistics run with the channels, axis 1. */
export const channelNormalization: Rule = ({ node, inputs }) => {
  const [x, ...rest] = inputs as [Labels, ...(Labels | undefined)[]];
  const letters = [...x.keys()].map((axis) => (axis === 1 ? 'c' : `${axis}`));
  const perChannel = rest.flatMap((labels) => (labels ? [{ labels, letters: ['c'] }] : []));
  const y = combine([{ labels: x, letters }, ...perChannel], letters);
  const labels = node.op === 'InstanceNormalization' ? mixed(y, [...x.keys()].slice(2)) : y;
  return node.outputs.map((_, i) => (i === 0 ? labels : [labels[1]!]));
};

/** Layer and RMS normalization over the last axes; scale and bias run with these. */
export const layerNormalization: Rule = ({ node, inputs }) => {
  const all = inputs.filter((labels): labels is Labels => labels !== undefined);
  const rank = all[0]!.length;
  const terms = all.map((labels) => ({ labels, letters: aligned(labels.length) }));
  const axes = from(numberOf(node, 'axis', -1), rank);
  return [mixed(combine(terms, aligned(rank)), axes)];
};

/** Group normalization: whole groups of channels move together, and channels within a group. */
export const groupNormalization: Rule = ({ node, inputs }) => {
  const [x, ...rest] = inputs as [Labels, ...(Labels | undefined)[]];
  const channels = lengthOf(x[1]!);
  const groups = numberOf(node, 'num_groups', 1);
  const parts = equalParts(plainSpan(x[1]!), groups);
  for (const labels of rest)
    if (labels && lengthOf(labels[0]!) === channels) unite(plainSpan(labels[0]!), plainSpan(x[1]!));
    else if (labels) unite(plainSpan(labels[0]!), parts.order);
  return [x];
};

/** Softmax, norms and the like over axes, given as `axis` or `axes` or else these. */
export const alongAxes =
  (otherwise: readonly number[]): Rule =>
  ({ node, inputs }) => {
    const x = inputs[0]!;
    const axes =
      numbersOf(node, 'axes') ?? ('axis' in node.attributes ? [numberOf(node, 'axis', -1)] : otherwise);
    return [
      mixed(
        x,
        axes.map((axis) => axisOf(axis, x.length)),
      ),
    ];
  };

/** Operators for which the order along an axis matters, which keeps it in place. */
export const ordered =
  (axesOf: (call: Parameters<Rule>[0], rank: number) => readonly number[]): Rule =>
  (call) => {
    const x = call.inputs[0]!;
    const axes = axesOf(call, x.length).map((axis) => axisOf(axis, x.length));
    for (const axis of axes) fixLabel(x[axis]!);
    const labels = mixed(x, axes);
    return call.node.outputs.map(() => labels);
  };
