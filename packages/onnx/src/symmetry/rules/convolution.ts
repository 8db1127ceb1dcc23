import { numberOf } from '../../node-attributes.ts';
import { at, fixLabel, lengthOf, uniteLabels, type Labels } from '../label.ts';
import { equalParts, fixed, joined, unite } from '../span.ts';
import { combine } from '../combine.ts';
import { plainSpan, type Call, type Rule } from './rule.ts';

const spatial = ({ shape }: Call, rank: number): Labels =>
  (shape(0)?.slice(2) ?? Array<number>(rank - 2).fill(Number.NaN)).map(fixed);

const ends = ['n', 'c'];

/**
 * Y = W ∗ X + b: the channels of X run with axis 1 of W, those of Y with axis 0. With groups, whole groups move together in X, W and Y, and
 * the channels within a group by themselves.
 */
export const conv: Rule = (call) => {
  const [x, w, b] = call.inputs as [Labels, Labels, Labels | undefined];
  for (const label of [...x.slice(2), ...w.slice(2)]) fixLabel(label);
  const groups = numberOf(call.node, 'group', 1);
  const output = w[0]!;
  if (groups === 1)
    combine(
      [
        { labels: x.slice(0, 2), letters: ['n', 'i'] },
        { labels: w.slice(0, 2), letters: ['o', 'i'] },
      ],
      ['n', 'o'],
    );
  else {
    const per = lengthOf(output) / groups;
    const blocks = equalParts(plainSpan(output), groups);
    const channels = equalParts(plainSpan(x[1]!), groups);
    unite(blocks.order, channels.order);
    for (let row = 0; row < lengthOf(output); row++)
      uniteLabels(at(w[1]!, 0, row), channels.spans[Math.floor(row / per)]!);
  }
  if (b) uniteLabels(output, b[0]!);
  return [[...combine([{ labels: [x[0]!, output], letters: ends }], ends), ...spatial(call, x.length)]];
};

/** The transpose of a convolution: the channels of X run with axis 0 of W, those of Y with axis 1 within each group. */
export const convTranspose: Rule = (call) => {
  const [x, w, b] = call.inputs as [Labels, Labels, Labels | undefined];
  for (const label of [...x.slice(2), ...w.slice(2)]) fixLabel(label);
  const groups = numberOf(call.node, 'group', 1);
  uniteLabels(x[1]!, w[0]!);
  const per = lengthOf(w[0]!) / groups;
  const blocks = equalParts(plainSpan(w[0]!), groups);
  const outputs = blocks.spans.map((_, g) => {
    for (let row = g * per; row < (g + 1) * per; row++) uniteLabels(at(w[1]!, 0, g * per), at(w[1]!, 0, row));
    return plainSpan(at(w[1]!, 0, g * per));
  });
  const output = groups === 1 ? outputs[0]! : joined(blocks.order, outputs);
  if (b) uniteLabels(output, b[0]!);
  return [[...combine([{ labels: [x[0]!, output], letters: ends }], ends), ...spatial(call, x.length)]];
};

/** Pools over places; channels stay what they are. */
export const pool: Rule = (call) => {
  const x = call.inputs[0]!;
  for (const label of x.slice(2)) fixLabel(label);
  const labels = [...combine([{ labels: x.slice(0, 2), letters: ends }], ends), ...spatial(call, x.length)];
  return call.node.outputs.map(() => labels);
};
