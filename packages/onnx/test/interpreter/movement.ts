import { numberOf, numbersOf, textOf } from '../../src/node-attributes.ts';
import type { Kernel } from './kernel.ts';
import { at, axisOf, indices, placeOf, read, sizeOf, tabulate, wholes, type Value } from './value.ts';

const shaped = (x: Value, shape: readonly number[]): Value => ({ ...x, shape });
const list = (x: Value | undefined): number[] | undefined => x && [...x.data];
const dimOf = (i: number, n: number): number => (i < 0 ? i + n : i);

const reshape: Kernel = (node, [x, to]) => {
  const target = list(to)!.map((d, i) => (d === 0 && !numberOf(node, 'allowzero', 0) ? x!.shape[i]! : d));
  const rest = sizeOf(x!.shape) / sizeOf(target.filter((d) => d !== -1));
  return shaped(
    x!,
    target.map((d) => (d === -1 ? rest : d)),
  );
};

const slice: Kernel = (_, [x, starts, ends, axesInput, stepsInput]) => {
  const [from, to] = [list(starts)!, list(ends)!];
  const axes = (list(axesInput) ?? from.map((_value, i) => i)).map((a) => axisOf(a, x!.shape.length));
  const steps = list(stepsInput) ?? from.map(() => 1);
  const shape = [...x!.shape];
  const [begin, by] = [shape.map(() => 0), shape.map(() => 1)];
  axes.forEach((axis, i) => {
    const [n, step] = [x!.shape[axis]!, steps[i]!];
    const clamp = (v: number): number =>
      Math.min(Math.max(v < 0 ? v + n : v, step > 0 ? 0 : -1), step > 0 ? n : n - 1);
    [begin[axis], by[axis]] = [clamp(from[i]!), step];
    shape[axis] = Math.max(0, Math.ceil((clamp(to[i]!) - clamp(from[i]!)) / step));
  });
  return tabulate(
    shape,
    (index) =>
      at(
        x!,
        index.map((k, axis) => begin[axis]! + k * by[axis]!),
      ),
    x!.whole,
  );
};

const concat: Kernel = (node, inputs) => {
  const parts = inputs as readonly Value[];
  const axis = axisOf(numberOf(node, 'axis', 0), parts[0]!.shape.length);
  const shape = [...parts[0]!.shape];
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  return tabulate(
    shape,
    (index) => {
      const rest = [...index];
      const part = parts.find((p) => {
        if (rest[axis]! < p.shape[axis]!) return true;
        rest[axis]! -= p.shape[axis]!;
        return false;
      });
      return at(part!, rest);
    },
    parts[0]!.whole,
  );
};

const pad: Kernel = (_, [x, pads, value, axesInput]) => {
  const axes = (list(axesInput) ?? [...x!.shape.keys()]).map((a) => axisOf(a, x!.shape.length));
  const by = list(pads)!;
  const before = x!.shape.map((_d, axis) => (axes.includes(axis) ? by[axes.indexOf(axis)]! : 0));
  const after = x!.shape.map((_d, axis) => (axes.includes(axis) ? by[axes.indexOf(axis) + axes.length]! : 0));
  return tabulate(
    x!.shape.map((d, i) => d + before[i]! + after[i]!),
    (index) => {
      const inner = index.map((k, i) => k - before[i]!);
      return inner.every((k, i) => k >= 0 && k < x!.shape[i]!) ? at(x!, inner) : (value?.data[0] ?? 0);
    },
    x!.whole,
  );
};

const gather: Kernel = (node, [x, index]) => {
  const axis = axisOf(numberOf(node, 'axis', 0), x!.shape.length);
  const n = index!.shape.length;
  const shape = [...x!.shape.slice(0, axis), ...index!.shape, ...x!.shape.slice(axis + 1)];
  return tabulate(
    shape,
    (k) => {
      const i = dimOf(at(index!, k.slice(axis, axis + n)), x!.shape[axis]!);
      return at(x!, [...k.slice(0, axis), i, ...k.slice(axis + n)]);
    },
    x!.whole,
  );
};

const gatherElements: Kernel = (node, [x, index]) => {
  const axis = axisOf(numberOf(node, 'axis', 0), x!.shape.length);
  return tabulate(index!.shape, (k) =>
    at(
      x!,
      k.map((e, i) => (i === axis ? dimOf(at(index!, k), x!.shape[axis]!) : e)),
    ),
  );
};

/** Copies x and writes or adds u at the places that `target` names. */
function scatter(x: Value, u: Value, adds: boolean, target: (index: readonly number[]) => number[]): Value {
  const data = Float64Array.from(x.data);
  for (const k of indices(u.shape)) {
    const place = placeOf(x.shape, target(k));
    data[place] = (adds ? data[place]! : 0) + at(u, k);
  }
  return { ...x, data };
}

const transpose: Kernel = (node, [x]) => {
  const perm = numbersOf(node, 'perm') ?? [...x!.shape.keys()].toReversed();
  return tabulate(
    perm.map((p) => x!.shape[p]!),
    (index) =>
      at(
        x!,
        perm.map((_, i) => index[perm.indexOf(i)]!),
      ),
    x!.whole,
  );
};

const cumSum: Kernel = (node, [x, axisInput]) => {
  const axis = axisOf(axisInput!.data[0]!, x!.shape.length);
  const [exclusive, reverse] = [numberOf(node, 'exclusive', 0), numberOf(node, 'reverse', 0)];
  return tabulate(x!.shape, (index) => {
    let sum = 0;
    for (let j = 0; j < x!.shape[axis]!; j++) {
      const before = reverse ? j > index[axis]! : j < index[axis]!;
      if (before || (j === index[axis]! && !exclusive)) sum += at(x!, index.with(axis, j));
    }
    return sum;
  });
};

const reverseSequence: Kernel = (node, [x, lengths]) => {
  const [batch, time] = [numberOf(node, 'batch_axis', 1), numberOf(node, 'time_axis', 0)];
  return tabulate(x!.shape, (index) => {
    const length = lengths!.data[index[batch]!]!;
    return at(x!, index[time]! < length ? index.with(time, length - 1 - index[time]!) : index);
  });
};

/** Operators that move entries about, and those that make shapes and lists. */
export const movement: Readonly<Record<string, Kernel>> = {
  Concat: concat,
  ConstantOfShape: (node, [shape]) => {
    const value = node.attributes['value'];
    const fill = value?.kind === 'tensor' ? Number(value.value.data[0]) : 0;
    const whole = value?.kind === 'tensor' && value.value.dataType === 'int64';
    return tabulate(list(shape)!, () => fill, whole);
  },
  CumSum: cumSum,
  Expand: (_, [x, shape]) => {
    const to = list(shape)!;
    const lead = x!.shape.length - to.length;
    const full = lead > 0 ? [...x!.shape.slice(0, lead), ...to] : to;
    return tabulate(
      full.map((d, i) => Math.max(d, x!.shape[i - full.length + x!.shape.length] ?? 1)),
      (index) => read(x!, index),
      x!.whole,
    );
  },
  Flatten: (node, [x]) => {
    const axis = axisOf(numberOf(node, 'axis', 1), x!.shape.length);
    return shaped(x!, [sizeOf(x!.shape.slice(0, axis)), sizeOf(x!.shape.slice(axis))]);
  },
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: (_, [x, index]) => {
    const k = index!.shape.at(-1)!;
    const outer = index!.shape.slice(0, -1);
    return tabulate([...outer, ...x!.shape.slice(k)], (e) => {
      const place = Array.from({ length: k }, (_v, j) =>
        dimOf(at(index!, [...e.slice(0, outer.length), j]), x!.shape[j]!),
      );
      return at(x!, [...place, ...e.slice(outer.length)]);
    });
  },
  NonZero: (_, [x]) => {
    const found = indices(x!.shape).filter((index) => at(x!, index) !== 0);
    return tabulate([x!.shape.length, found.length], ([axis, i]) => found[i!]![axis!]!, true);
  },
  Pad: pad,
  Range: (_, [start, limit, delta]) => {
    const [a, b, d] = [start!.data[0]!, limit!.data[0]!, delta!.data[0]!];
    return wholes(Array.from({ length: Math.max(0, Math.ceil((b - a) / d)) }, (_v, i) => a + i * d));
  },
  Reshape: reshape,
  ReverseSequence: reverseSequence,
  ScatterElements: (node, [x, index, u]) => {
    const axis = axisOf(numberOf(node, 'axis', 0), x!.shape.length);
    return scatter(x!, u!, textOf(node, 'reduction', 'none') === 'add', (k) =>
      k.map((e, i) => (i === axis ? dimOf(at(index!, k), x!.shape[axis]!) : e)),
    );
  },
  ScatterND: (node, [x, index, u]) => {
    const [outer, n] = [index!.shape.length - 1, index!.shape.at(-1)!];
    return scatter(x!, u!, textOf(node, 'reduction', 'none') === 'add', (k) => [
      ...Array.from({ length: n }, (_, j) => dimOf(at(index!, [...k.slice(0, outer), j]), x!.shape[j]!)),
      ...k.slice(outer),
    ]);
  },
  Shape: (node, [x]) =>
    wholes(x!.shape.slice(numberOf(node, 'start', 0), numberOf(node, 'end', x!.shape.length))),
  Size: (_, [x]) => wholes([sizeOf(x!.shape)], []),
  Slice: slice,
  Squeeze: (_, [x, axes]) => {
    const gone = list(axes)?.map((a) => axisOf(a, x!.shape.length));
    return shaped(
      x!,
      x!.shape.filter((d, i) => (gone ? !gone.includes(i) : d !== 1)),
    );
  },
  TopK: (node, [x, k]) => {
    const axis = axisOf(numberOf(node, 'axis', -1), x!.shape.length);
    const sign = numberOf(node, 'largest', 1) ? -1 : 1;
    const order = (index: readonly number[]): number[] =>
      Array.from({ length: x!.shape[axis]! }, (_, i) => i).toSorted(
        (i, j) => sign * (at(x!, index.with(axis, i)) - at(x!, index.with(axis, j))) || i - j,
      );
    const shape = x!.shape.with(axis, k!.data[0]!);
    const places = tabulate(shape, (index) => order(index)[index[axis]!]!, true);
    return [tabulate(shape, (index) => at(x!, index.with(axis, at(places, index)))), places];
  },
  Transpose: transpose,
  Trilu: (node, [x, k]) => {
    const [upper, shift] = [numberOf(node, 'upper', 1), k?.data[0] ?? 0];
    return tabulate(x!.shape, (index) => {
      const [i, j] = index.slice(-2) as [number, number];
      return (upper ? j - i >= shift : j - i <= shift) ? at(x!, index) : 0;
    });
  },
  Unsqueeze: (_, [x, axes]) => {
    const rank = x!.shape.length + axes!.data.length;
    const added = list(axes)!.map((a) => axisOf(a, rank));
    const rest = [...x!.shape];
    return shaped(
      x!,
      Array.from({ length: rank }, (_v, i) => (added.includes(i) ? 1 : rest.shift()!)),
    );
  },
};
