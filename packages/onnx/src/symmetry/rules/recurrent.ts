import { numberOf } from '../../node-attributes.ts';
import { at, family, fixLabel, lengthOf, uniteLabels, type Label, type Labels } from '../label.ts';
import { permuteAxes } from '../reshape-labels.ts';
import { fix, partition, unite } from '../span.ts';
import { plainSpan, type Rule } from './rule.ts';

/** How many blocks of hidden size the first axis of the weights has. */
const GATES: Readonly<Record<string, number>> = { GRU: 3, LSTM: 4, RNN: 1 };

/** Unites every block of hidden size along an axis with the hidden units. */
function unitePerGate(label: Label, hidden: Label, size: number): void {
  const span = plainSpan(label);
  const { order, spans } = partition(span, Array<number>(lengthOf(label) / size).fill(size));
  if (spans.length > 1) fix(order);
  for (const part of spans) unite(part, plainSpan(hidden));
}

/** Recurrent layers: the hidden units of a direction run together in all gates, in the recurrent weights and in the state. */
export const recurrent: Rule = ({ node, inputs }) => {
  const batchFirst = numberOf(node, 'layout', 0) === 1;
  const [x, w, r, b, , ...others] = inputs as [Labels, Labels, Labels, ...(Labels | undefined)[]];
  const size = lengthOf(r[2]!);
  const gates = GATES[node.op]!;
  const states = others.slice(0, node.op === 'LSTM' ? 2 : 1);
  const peepholes = node.op === 'LSTM' ? others[2] : undefined;
  for (const label of [w[0]!, r[0]!, ...(batchFirst ? [x[0]!, x[1]!] : [x[0]!])]) fixLabel(label);
  for (const directions of [b, ...states, peepholes])
    if (directions) fixLabel(directions[batchFirst && directions.length === 3 && directions !== b ? 1 : 0]!);
  const hidden = Array.from({ length: lengthOf(w[0]!) }, (_, d) => {
    const own = at(r[2]!, 0, d);
    uniteLabels(at(w[2]!, 0, d), x[2]!);
    for (const weight of [w, r]) unitePerGate(at(weight[1]!, 0, d), own, lengthOf(weight[1]!) / gates);
    for (const bias of [b, peepholes]) if (bias) unitePerGate(at(bias[1]!, 0, d), own, size);
    for (const state of states) if (state) uniteLabels(at(state[2]!, batchFirst ? 1 : 0, d), own);
    return own;
  });
  const [time, batch] = batchFirst ? [x[1]!, x[0]!] : [x[0]!, x[1]!];
  const all: Labels = [time, w[0]!, batch, family(1, hidden)];
  const last: Labels = [w[0]!, batch, family(0, hidden)];
  return [
    batchFirst ? permuteAxes(all, [2, 0, 1, 3]) : all,
    batchFirst ? permuteAxes(last, [1, 0, 2]) : last,
    batchFirst ? permuteAxes(last, [1, 0, 2]) : last,
  ];
};
