import { numberOf, textOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { axesOf, evened } from '../combine.ts';
import { ONE, type Gauge } from '../gauge.ts';
import { fixTerms, lean, product, renamed, spread, type Sizes, type Term, type Terms } from '../term.ts';
import { sizesOf } from './movement.ts';
import { axisOf } from '../../axis-of.ts';
import { knownShape } from '../../known-shape.ts';
import { pieceSizes } from '../../piece-sizes.ts';
import { positions } from '../../positions.ts';
import type { ScaleCall, Scaled, ScaleRule } from './rule.ts';

/** The term at given positions along an axis. */
function select(term: Term, axis: number, kept: readonly number[], sizes: Sizes): Term {
  const place = term.axes.indexOf(axis);
  if (place < 0) return term;
  const inner = term.axes.slice(place + 1).reduce<number>((all, own) => all * sizes(own), 1);
  const size = sizes(axis);
  const outer = term.gauges.length / (inner * size);
  const gauges: Gauge[] = [];
  for (let o = 0; o < outer; o++)
    for (const position of kept)
      for (let k = 0; k < inner; k++) gauges.push(term.gauges[(o * size + position) * inner + k]!);
  return { axes: term.axes, gauges };
}

function selected({ g }: ScaleCall, { terms, shape }: Scaled, axis: number, kept: readonly number[]): Terms {
  const now = shape.map((size, own) => (own === axis ? kept.length : size));
  return terms.map((term) => lean(g, select(term, axis, kept, sizesOf(shape)), sizesOf(now)));
}

/** Consecutive pieces along an axis. */
export const split: ScaleRule = (call) => {
  const x = call.inputs[0]!;
  const axis = axisOf(numberOf(call.node, 'axis', 0), x.shape.length);
  const sizes = call.numbers(1);
  if (call.inputs[1] && !sizes) throw new Refused('has sizes that are computed while the graph runs');
  let start = 0;
  return pieceSizes(sizes, x.shape[axis]!, call.node.outputs.length).map((size) => {
    start += size;
    return selected(call, x, axis, positions(start - size, size));
  });
};

/** Places from `start` to `end` by `step`. */
export const slice: ScaleRule = (call) => {
  const x = call.inputs[0]!;
  if (x.terms.length === 0) return [[]];
  const shape = knownShape(call);
  const [starts, ends] = [call.numbers(1), call.numbers(2)];
  if (!starts || !ends) throw new Refused('has bounds that are computed while the graph runs');
  const axes = call.numbers(3) ?? axesOf(starts.length);
  let now = x;
  axes.forEach((given, i) => {
    const axis = axisOf(given, x.shape.length);
    const size = x.shape[axis]!;
    const step = call.numbers(4)?.[i] ?? 1;
    const from =
      starts[i]! < 0 ? Math.max(0, starts[i]! + size) : Math.min(starts[i]!, step < 0 ? size - 1 : size);
    const kept = positions(from, shape[axis]!, step);
    now = {
      ...now,
      terms: selected(call, now, axis, kept),
      shape: now.shape.map((own, k) => (k === axis ? kept.length : own)),
    };
  });
  return [now.terms];
};

/** Places named by a list, or rows of a table looked up by data. */
export const gather: ScaleRule = (call) => {
  const [x, indices] = call.inputs as [Scaled, Scaled];
  fixTerms(call.g, indices.terms);
  const axis = axisOf(numberOf(call.node, 'axis', 0), x.shape.length);
  const listed = call.numbers(1)?.map((index) => axisOf(index, x.shape[axis]!));
  const rank = indices.shape.length;
  const terms = listed && rank < 2 ? selected(call, x, axis, listed) : evened(call.g, x, [axis]);
  return [renamed(terms, (own) => ((own as number) > axis ? (own as number) + rank - 1 : own))];
};

/** Tensors one after the other along an axis. */
export const concat: ScaleRule = (call) => {
  const { g } = call;
  const all = call.inputs.filter((input): input is Scaled => input !== undefined);
  const axis = axisOf(numberOf(call.node, 'axis', 0), all[0]!.shape.length);
  const keys = [
    ...new Set(
      all.flatMap(({ terms }) => terms.map(({ axes }) => axes.filter((own) => own !== axis).join())),
    ),
  ];
  return [
    keys.flatMap((key) => {
      const others = key === '' ? [] : key.split(',').map(Number);
      const axes = [axis, ...others];
      const parts = all.map(({ terms, shape }) => {
        const mine = terms.filter((term) => term.axes.filter((own) => own !== axis).join() === key);
        const one = product(g, mine, sizesOf(shape)) ?? { axes: [], gauges: [ONE] };
        return spread(one, axes, sizesOf(shape)).gauges;
      });
      const shape = all[0]!.shape.map((size, own) =>
        own === axis ? all.reduce((sum, input) => sum + input.shape[axis]!, 0) : size,
      );
      return lean(g, { axes, gauges: parts.flat() }, sizesOf(shape));
    }),
  ];
};

const border = (count: number): Gauge[] => positions(0, count).map(() => ONE);

/** A border of zeros, or of numbers that stay. */
export const pad: ScaleRule = (call) => {
  const x = call.inputs[0]!;
  if (x.terms.length === 0) return [[]];
  const shape = knownShape(call);
  const pads = call.numbers(1);
  const value = call.inputs[2] ? call.numbers(2)?.[0] : 0;
  if (!pads || textOf(call.node, 'mode', 'constant') !== 'constant' || value !== 0)
    throw new Refused('has a border that is not 0');
  const axes = (call.numbers(3) ?? axesOf(shape.length)).map((axis) => axisOf(axis, shape.length));
  let terms = x.terms;
  for (const [i, axis] of axes.entries()) {
    const [before, after] = [pads[i]!, pads[i + axes.length]!];
    if (before === 0 && after === 0) continue;
    if (terms.some((term) => term.axes.includes(axis) && (before < 0 || after < 0 || term.axes.length > 1)))
      throw new Refused('pads an axis that is scaled');
    terms = terms.map((term) =>
      term.axes.includes(axis)
        ? {
            axes: term.axes,
            gauges: [...border(before), ...term.gauges, ...border(after)],
          }
        : term,
    );
  }
  return [terms];
};
