import { numberOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { evened } from '../combine.ts';
import { ONE, type Gauge } from '../gauge.ts';
import { fixTerms, product, spread, type Terms } from '../term.ts';
import type { ScaleCall, ScaleRule, Scaled } from './rule.ts';

/** How many blocks of hidden size the first axis of the weights has, and which of them makes the new numbers of the state. */
const CELLS: Readonly<
  Record<string, { readonly gates: number; readonly cell: number; readonly usual: readonly string[] }>
> = {
  GRU: { gates: 3, cell: 2, usual: ['Sigmoid', 'Tanh'] },
  LSTM: { gates: 4, cell: 3, usual: ['Sigmoid', 'Tanh', 'Tanh'] },
  RNN: { gates: 1, cell: 0, usual: ['Tanh'] },
};

function checkActivations({ g, node }: ScaleCall): void {
  const { usual } = CELLS[node.op]!;
  const attribute = node.attributes['activations'];
  const given = attribute?.kind === 'strings' ? attribute.value : usual;
  const wanted = g.kind === 'sign' ? usual : ['Relu'];
  const isAsWanted = given.every((name, i) => name === wanted[i % wanted.length]);
  if (!isAsWanted || (g.kind === 'positive' && (node.op !== 'RNN' || 'clip' in node.attributes)))
    throw new Refused('has gates that no scale passes');
}

/**
 * Recurrent layers: the units of the state may be scaled, in the blocks of the weights that make them and where they are read, direction by direction.
 * What gates are given stays.
 */
export const recurrent: ScaleRule = (call) => {
  checkActivations(call);
  const { g, node, inputs } = call;
  const [x, w, r, b, , ...others] = inputs as [Scaled, Scaled, Scaled, ...(Scaled | undefined)[]];
  const { gates, cell } = CELLS[node.op]!;
  const [directions, size, seen] = [w.shape[0]!, r.shape[2]!, w.shape[2]!];
  const state = Array.from({ length: directions * size }, () => g.fresh());
  const batchFirst = numberOf(node, 'layout', 0) === 1;
  const own = (d: number, k: number): Gauge => state[d * size + k]!;
  /** The scale of row `row` of a block of weights. */
  const made = (d: number, row: number): Gauge =>
    Math.floor(row / size) % gates === cell ? own(d, row % size) : ONE;
  const ask = (tensor: Scaled, axis: number, wanted: (d: number, i: number) => Gauge): void => {
    const touching = tensor.terms.filter(({ axes }) => axes.includes(axis));
    const sizes = (a: number | string): number => tensor.shape[a as number]!;
    const whole = product(g, touching, sizes) ?? { axes: [], gauges: [ONE] };
    spread(whole, [0, axis], sizes).gauges.forEach((gauge, i) =>
      g.equate(gauge, wanted(Math.floor(i / sizes(axis)), i % sizes(axis))),
    );
  };
  const data = spread(
    product(g, evened(g, x, [0, 1]), (axis) => x.shape[axis as number]!) ?? {
      axes: [],
      gauges: [ONE],
    },
    [2],
    () => seen,
  ).gauges;
  for (const weight of [w, r]) ask(weight, 1, made);
  ask(w, 2, (_, i) => g.times(ONE, data[i]!, -1));
  ask(r, 2, (d, k) => g.times(ONE, own(d, k), -1));
  if (b) ask(b, 1, made);
  const states = others.slice(0, node.op === 'LSTM' ? 2 : 1);
  for (const start of states) if (start && !start.isZero) fixState(call, start, own, { batchFirst, size });
  const peepholes = node.op === 'LSTM' ? others[2] : undefined;
  if (peepholes) ask(peepholes, 1, (d, k) => g.times(ONE, own(d, k % size), -1));
  const [all, last]: readonly [Terms, Terms] = batchFirst
    ? [[{ axes: [2, 3], gauges: state }], [{ axes: [1, 2], gauges: state }]]
    : [[{ axes: [1, 3], gauges: state }], [{ axes: [0, 2], gauges: state }]];
  return [all, last, last];
};

/** Makes a state that a layer starts with scaled as the state is; one that is told stays, and so does the state. */
function fixState(
  { g }: ScaleCall,
  { terms, shape }: Scaled,
  own: (d: number, k: number) => Gauge,
  { batchFirst, size }: { readonly batchFirst: boolean; readonly size: number },
): void {
  const axis = batchFirst ? 1 : 0;
  const inAxes = terms.filter(({ axes }) => axes.every((a) => a === axis || a === 2));
  fixTerms(
    g,
    terms.filter((term) => !inAxes.includes(term)),
  );
  const sizes = (a: number | string): number => shape[a as number]!;
  const whole = product(g, inAxes, sizes) ?? { axes: [], gauges: [ONE] };
  spread(whole, [axis, 2], sizes).gauges.forEach((gauge, i) =>
    g.equate(gauge, own(Math.floor(i / size), i % size)),
  );
}
