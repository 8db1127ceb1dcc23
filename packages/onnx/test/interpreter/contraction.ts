import { numberOf, numbersOf } from '../../src/node-attributes.ts';
import { windowOf } from '../../src/window.ts';
import type { Kernel } from './kernel.ts';
import { at, axisOf, broadcast, indices, placeOf, sizeOf, tabulate, type Value } from './value.ts';

const matMul: Kernel = (_, [a, b]) => {
  const left = a!.shape.length === 1 ? { ...a!, shape: [1, ...a!.shape] } : a!;
  const right = b!.shape.length === 1 ? { ...b!, shape: [...b!.shape, 1] } : b!;
  const batch = broadcast([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const [rows, inner, columns] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  if (right.shape.at(-2) !== inner) throw new RangeError('interpret: inner lengths of MatMul differ.');
  const pick = (x: Value, outer: readonly number[], i: number, j: number): number => {
    const lead = outer.length - x.shape.length + 2;
    return at(x, [...x.shape.slice(0, -2).map((d, k) => (d === 1 ? 0 : outer[k + lead]!)), i, j]);
  };
  const product = tabulate([...batch, rows, columns], (index) => {
    const [outer, [i, j]] = [index.slice(0, -2), index.slice(-2) as [number, number]];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += pick(left, outer, i, k) * pick(right, outer, k, j);
    return sum;
  });
  const shape = [
    ...batch,
    ...(a!.shape.length === 1 ? [] : [rows]),
    ...(b!.shape.length === 1 ? [] : [columns]),
  ];
  return { ...product, shape };
};

const gemm: Kernel = (node, [a, b, c]) => {
  const [tA, tB] = [numberOf(node, 'transA', 0), numberOf(node, 'transB', 0)];
  const [alpha, beta] = [numberOf(node, 'alpha', 1), numberOf(node, 'beta', 1)];
  const inner = a!.shape[tA ? 0 : 1]!;
  return tabulate([a!.shape[tA ? 1 : 0]!, b!.shape[tB ? 0 : 1]!], (index) => {
    const [i, j] = index as [number, number];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += at(a!, tA ? [k, i] : [i, k]) * at(b!, tB ? [j, k] : [k, j]);
    const bias = c
      ? at(
          c,
          c.shape.map((d, axis) => (d === 1 ? 0 : index[axis + 2 - c.shape.length]!)),
        )
      : 0;
    return alpha * sum + beta * bias;
  });
};

const conv: Kernel = (node, [x, w, b]) => {
  const { strides, dilations, pads, output } = windowOf(node, x!.shape, w!.shape);
  const [m, per, ...kernel] = w!.shape as [number, number, ...number[]];
  const outPerGroup = m / numberOf(node, 'group', 1);
  const taps = indices(kernel);
  const [area, size] = [sizeOf(x!.shape.slice(2)), sizeOf(kernel)];
  return tabulate([x!.shape[0]!, m, ...(output as number[])], ([n, f, ...place]) => {
    let sum = b ? b.data[f!]! : 0;
    for (const [t, tap] of taps.entries()) {
      const from = tap.map((k, i) => place[i]! * strides[i]! + k * dilations[i]! - pads[i]!);
      if (from.some((k, i) => k < 0 || k >= x!.shape[i + 2]!)) continue;
      const start = placeOf(x!.shape, [n!, Math.floor(f! / outPerGroup) * per, ...from]);
      for (let c = 0; c < per; c++) sum += x!.data[start + c * area]! * w!.data[(f! * per + c) * size + t]!;
    }
    return sum;
  });
};

const convTranspose: Kernel = (node, [x, w, b]) => {
  const [channels, per, ...kernel] = w!.shape as [number, number, ...number[]];
  const group = numberOf(node, 'group', 1);
  const ones = kernel.map(() => 1);
  const [strides, dilations] = [numbersOf(node, 'strides') ?? ones, numbersOf(node, 'dilations') ?? ones];
  const pads = numbersOf(node, 'pads') ?? [...kernel, ...kernel].map(() => 0);
  const extra = numbersOf(node, 'output_padding') ?? kernel.map(() => 0);
  const sizes = kernel.map(
    (k, i) =>
      (x!.shape[i + 2]! - 1) * strides[i]! +
      dilations[i]! * (k - 1) +
      1 +
      extra[i]! -
      pads[i]! -
      pads[i + kernel.length]!,
  );
  const y = tabulate([x!.shape[0]!, per * group, ...sizes], ([, f]) => (b ? b.data[f!]! : 0));
  for (const index of indices(x!.shape)) {
    const [n, c, ...place] = index as [number, number, ...number[]];
    for (let f = 0; f < per; f++)
      for (const tap of indices(kernel)) {
        const to = tap.map((k, i) => place[i]! * strides[i]! + k * dilations[i]! - pads[i]!);
        if (to.some((k, i) => k < 0 || k >= sizes[i]!)) continue;
        const channel = Math.floor(c / (channels / group)) * per + f;
        y.data[placeOf(y.shape, [n, channel, ...to])]! += at(x!, index) * at(w!, [c, f, ...tap]);
      }
  }
  return y;
};

const maxPool: Kernel = (node, [x]) => {
  const { kernel, strides, dilations, pads, output } = windowOf(node, x!.shape);
  const shape = [...x!.shape.slice(0, 2), ...(output as number[])];
  const places = tabulate(
    shape,
    ([n, c, ...place]) => {
      let best = -1;
      for (const tap of indices(kernel)) {
        const from = tap.map((k, i) => place[i]! * strides[i]! + k * dilations[i]! - pads[i]!);
        if (from.some((k, i) => k < 0 || k >= x!.shape[i + 2]!)) continue;
        const p = placeOf(x!.shape, [n!, c!, ...from]);
        if (best < 0 || x!.data[p]! > x!.data[best]!) best = p;
      }
      return best;
    },
    true,
  );
  return [{ shape, whole: false, data: places.data.map((p) => x!.data[p]!) }, places];
};

const softmax =
  (logarithm: boolean): Kernel =>
  (node, [x]) => {
    const axis = axisOf(numberOf(node, 'axis', -1), x!.shape.length);
    return tabulate(x!.shape, (index) => {
      const along = Array.from({ length: x!.shape[axis]! }, (_, j) => at(x!, index.with(axis, j)));
      const top = Math.max(...along);
      const sum = along.reduce((s, e) => s + Math.exp(e - top), 0);
      const shifted = at(x!, index) - top;
      return logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
    });
  };

const reduce =
  (start: number, f: (a: number, b: number) => number): Kernel =>
  (node, [x, axesInput]) => {
    const given = numbersOf(node, 'axes') ?? (axesInput ? [...axesInput.data] : []);
    if (given.length === 0 && numberOf(node, 'noop_with_empty_axes', 0)) return x!;
    const axes = given.length ? given.map((a) => axisOf(a, x!.shape.length)) : [...x!.shape.keys()];
    const kept = x!.shape.map((d, i) => (axes.includes(i) ? 1 : d));
    const y = tabulate(kept, () => start, x!.whole);
    for (const index of indices(x!.shape)) {
      const place = placeOf(
        kept,
        index.map((k, i) => (axes.includes(i) ? 0 : k)),
      );
      y.data[place] = f(y.data[place]!, at(x!, index));
    }
    return numberOf(node, 'keepdims', 1) ? y : { ...y, shape: kept.filter((_, i) => !axes.includes(i)) };
  };

/** Operators that combine entries along axes: products, convolutions, pools, reductions. */
export const contraction: Readonly<Record<string, Kernel>> = {
  Conv: conv,
  ConvTranspose: convTranspose,
  Gemm: gemm,
  LogSoftmax: softmax(true),
  MatMul: matMul,
  MaxPool: maxPool,
  ReduceMax: reduce(-Infinity, Math.max),
  ReduceMin: reduce(Infinity, Math.min),
  ReduceProd: reduce(1, (a, b) => a * b),
  ReduceSum: reduce(0, (a, b) => a + b),
  Softmax: softmax(false),
};
