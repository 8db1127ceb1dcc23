import { numberOf, textOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { at, collapse, family, fixLabel, isFixed, lengthOf, overSpans, type Labels } from '../label.ts';
import { insertOnes, removeOnes } from '../reshape-labels.ts';
import { fix, fixed, joined, partition, type Span } from '../span.ts';
import { axisOf } from '../../axis-of.ts';
import { knownShape } from '../../known-shape.ts';
import { pieceSizes } from '../../piece-sizes.ts';
import { positions } from '../../positions.ts';
import type { Rule } from './rule.ts';

/** The parts of a span, which keep their order. */
function keptParts(span: Span, sizes: readonly number[]): readonly Span[] {
  const { order, spans } = partition(span, sizes);
  if (sizes.length > 1) fix(sizes.every((size) => size === 1) ? span : order);
  return spans;
}

/** Indices as runs of consecutive ones: where each starts and how long it is. */
function runsOf(indices: readonly number[]): { readonly start: number; length: number }[] {
  const runs: { readonly start: number; length: number }[] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && index === last.start + last.length) last.length += 1;
    else runs.push({ start: index, length: 1 });
  }
  return runs;
}

function selectSpans(span: Span, indices: readonly number[]): Span {
  const runs = runsOf(indices);
  const ends = runs.flatMap(({ start, length }) => [start, start + length]);
  const cuts = [...new Set([0, ...ends, span.size])].toSorted((a, b) => a - b);
  const spans = keptParts(
    span,
    cuts.slice(1).map((cut, i) => cut - cuts[i]!),
  );
  const taken = runs.flatMap(({ start, length }) =>
    spans.filter((_, i) => cuts[i]! >= start && cuts[i]! < start + length),
  );
  return taken.length === 1 ? taken[0]! : joined(fixed(taken.length), taken);
}

/** The labels of the tensor of the given places along an axis. */
function select(labels: Labels, axis: number, indices: readonly number[]): Labels {
  return labels.map((label, i) => {
    if (i !== axis)
      return family(
        axis,
        indices.map((index) => at(label, axis, index)),
      );
    if (isFixed(label)) return fixed(indices.length);
    return overSpans([label], ([span]) => [selectSpans(span!, indices)])[0]!;
  });
}

/** Consecutive pieces along an axis: as long as given, or equally long but for the last. */
export const split: Rule = (call) => {
  const x = call.inputs[0]!;
  const axis = axisOf(numberOf(call.node, 'axis', 0), x.length);
  const sizes = call.numbers(1);
  if (call.inputs[1] && !sizes) throw new Refused('has sizes that are computed while the graph runs');
  let start = 0;
  return pieceSizes(sizes, lengthOf(x[axis]!), call.node.outputs.length).map((size) => {
    const part = select(x, axis, positions(start, size));
    start += size;
    return part;
  });
};

/** Places from `start` to `end` by `step`. */
export const slice: Rule = (call) => {
  const x = call.inputs[0]!;
  const shape = knownShape(call);
  const [starts, ends] = [call.numbers(1), call.numbers(2)];
  if (!starts || !ends) throw new Refused('has bounds that are computed while the graph runs');
  const axes = call.numbers(3) ?? starts.map((_, i) => i);
  return [
    axes.reduce<Labels>((labels, given, i) => {
      const axis = axisOf(given, x.length);
      const size = lengthOf(x[axis]!);
      const step = call.numbers(4)?.[i] ?? 1;
      const from =
        starts[i]! < 0 ? Math.max(0, starts[i]! + size) : Math.min(starts[i]!, step < 0 ? size - 1 : size);
      const indices = positions(from, shape[axis]!, step);
      return indices.length === size && step === 1 ? labels : select(labels, axis, indices);
    }, x),
  ];
};

/** Places named by a list, or rows of a table looked up by data, which keeps the rows in order. */
export const gather: Rule = (call) => {
  const [x, indices] = call.inputs as [Labels, Labels];
  const axis = axisOf(numberOf(call.node, 'axis', 0), x.length);
  const size = lengthOf(x[axis]!);
  const listed = call.numbers(1)?.map((index) => axisOf(index, size));
  if (listed && indices.length === 1) return [select(x, axis, listed)];
  if (listed && indices.length === 0) return [removeOnes(select(x, axis, listed), [axis])];
  fixLabel(x[axis]!);
  const row = removeOnes(
    x.map((label, i) => (i === axis ? fixed(1) : collapse(label, axis))),
    [axis],
  );
  const places = positions(axis, indices.length);
  return [
    insertOnes(row, places).map((label, i) =>
      places.includes(i) ? fixed(lengthOf(indices[i - axis]!)) : label,
    ),
  ];
};

/** Tensors one after the other along an axis. */
export const concat: Rule = ({ node, inputs }) => {
  const all = inputs.filter((labels): labels is Labels => labels !== undefined);
  if (all.length === 1) return [all[0]!];
  const axis = axisOf(numberOf(node, 'axis', 0), all[0]!.length);
  return [
    all[0]!.map((_, i) => {
      const labels = all.map((own) => own[i]!);
      if (i === axis) return overSpans(labels, (spans) => [joined(fixed(spans.length), spans)])[0]!;
      if (labels.some(isFixed)) labels.forEach(fixLabel);
      const places = all.flatMap((own) =>
        positions(0, lengthOf(own[axis]!)).map((k) => at(own[i]!, axis, k)),
      );
      return family(axis, places);
    }),
  ];
};

/** A border around a tensor, which stays in place. */
export const pad: Rule = (call) => {
  const x = call.inputs[0]!;
  const shape = knownShape(call);
  const pads = call.numbers(1);
  if (!pads) throw new Refused('has a border that is computed while the graph runs');
  const axes = (call.numbers(3) ?? [...x.keys()]).map((axis) => axisOf(axis, x.length));
  const around = (axis: number): readonly [number, number] => {
    const i = axes.indexOf(axis);
    return i < 0 ? [0, 0] : [pads[i]!, pads[i + axes.length]!];
  };
  const grown = [...x.keys()].filter((axis) => around(axis).some((count) => count !== 0));
  return [
    x.map((label, axis) => {
      // A label that depends on a padded axis has none for the border.
      const own = grown.reduce((rest, over) => collapse(rest, over), label);
      const [before, after] = around(axis);
      if (!grown.includes(axis)) return own;
      if (isFixed(own)) return fixed(shape[axis]!);
      if (before < 0 || after < 0 || textOf(call.node, 'mode', 'constant') !== 'constant')
        throw new Refused('pads an axis that is permuted with other numbers than a constant');
      return overSpans([own], ([span]) => {
        const spans = [fixed(before), span!, fixed(after)].filter(({ size }) => size > 0);
        return [joined(fixed(spans.length), spans)];
      })[0]!;
    }),
  ];
};
