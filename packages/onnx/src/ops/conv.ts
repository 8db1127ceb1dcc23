import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, ints, numberOf, numbersOf } from '../node-attributes.ts';
import { windowOf, type Window } from '../window.ts';
import { again } from './makers.ts';
import type { Op } from './op.ts';

/** The spatial sizes of a value, which the gradient of a convolution must know. */
function sizes(g: Emit, name: string): readonly number[] {
  const dims = g.shape(name)?.slice(2);
  if (!dims?.every((d) => typeof d === 'number'))
    throw new RangeError(
      `gradient: expected the spatial sizes of "${name}" to be numbers, got [${dims?.join() ?? 'unknown rank'}].`,
    );
  return dims;
}

const windowAttributes = (w: Window, group: number): Node['attributes'] => ({
  kernel_shape: ints(w.kernel),
  strides: ints(w.strides),
  dilations: ints(w.dilations),
  pads: ints(w.pads),
  group: int(group),
});

/** Every offset within a kernel, the last axis fastest. */
const offsets = (kernel: readonly number[]): readonly (readonly number[])[] =>
  kernel.reduce<readonly number[][]>(
    (all, k) => all.flatMap((o) => Array.from({ length: k }, (_, i) => [...o, i])),
    [[]],
  );

/** Σ over places p of d[p] ⊗ x[s p + δ k], for each offset k: the weight gradient of a convolution from x to d. */
function weightGradient(g: Emit, x: string, d: string, weight: string, w: Window, group: number): string {
  const [m, c] = g.shape(weight) as readonly [number, number];
  const out = sizes(g, d);
  const axes = g.list(out.map((_, i) => i + 2));
  const padded = w.pads.some((p) => p !== 0) ? g.Pad([x, g.list(w.pads), g.scalar(x, 0), axes]) : x;
  const rows = g.Reshape([d, g.list([0, group, m / group, -1])]);
  const taps = offsets(w.kernel).map((offset) => {
    const start = offset.map((k, i) => k * w.dilations[i]!);
    const end = start.map((s, i) => s + (out[i]! - 1) * w.strides[i]! + 1);
    const tap = g.Slice([padded, g.list(start), g.list(end), axes, g.list(w.strides)]);
    return g.Reshape([tap, g.list([0, group, c, -1])]);
  });
  const product = (tap: string): string =>
    g.ReduceSum([g.MatMul([rows, g.Transpose([tap], { perm: ints([0, 1, 3, 2]) })]), g.list([0])], {
      keepdims: int(0),
    });
  const columns =
    c < 8 ? product(g.Concat(taps, { axis: int(2) })) : g.Concat(taps.map(product), { axis: int(2) });
  const perTap = g.Reshape([columns, g.list([m, taps.length, c])]);
  return g.Reshape([g.Transpose([perTap], { perm: ints([0, 2, 1]) }), g.shapeOf(weight)]);
}

/** Σ of dy over all but the channels: first over space, then over the batch, which is the faster order. */
const biasGradient = (g: Emit, dy: string): string => {
  const space = g.list(sizes(g, dy).map((_, i) => i + 2));
  return g.ReduceSum([g.ReduceSum([dy, space], { keepdims: int(0) }), g.list([0])], { keepdims: int(0) });
};

/** The tangent of a convolution or its transpose: f(dx, w) + f(x, dw) + db. */
const jvp: Op['jvp'] = (g, node, [dx, dw, db]) => {
  const [x, w] = node.inputs as [string, string];
  const bias = (): string => {
    const column = g.Reshape([db!, g.list([1, -1, ...sizes(g, node.outputs[0]!).map(() => 1)])]);
    return g.expandTo(column, node.outputs[0]!);
  };
  const terms = [
    dx ? again(g, node, [dx, w]) : null,
    dw ? again(g, node, [x, dw]) : null,
    db ? bias() : null,
  ];
  const [first, ...rest] = terms.filter((t) => t !== null);
  return first === undefined ? null : rest.reduce((a, b) => g.Add([a, b]), first);
};

/** y = x ⋆ w + b; dx is the transposed convolution of dy with w, dw correlates x with dy, db = Σ dy. */
export const conv: Op = {
  vjp(g, node, dy) {
    const [x, weight, b] = node.inputs as [string, string, string?];
    const w = windowOf(node, g.shape(x)!, g.shape(weight));
    const group = numberOf(node, 'group', 1);
    const spatial = sizes(g, x);
    const rank = spatial.length;
    const extra = spatial.map((n, i) => {
      const span = w.dilations[i]! * (w.kernel[i]! - 1) + 1;
      return n + w.pads[i]! + w.pads[i + rank]! - span - (w.output[i]! - 1) * w.strides[i]!;
    });
    const dx = g.ConvTranspose([dy, weight], { ...windowAttributes(w, group), output_padding: ints(extra) });
    return [dx, weightGradient(g, x, dy, weight, w, group), b ? biasGradient(g, dy) : null];
  },
  jvp,
};

/** y = the transposed convolution of x with w, + b; dx = dy ⋆ w, dw correlates dy with x, db = Σ dy. */
export const convTranspose: Op = {
  vjp(g, node, dy) {
    const [x, weight, b] = node.inputs as [string, string, string?];
    const kernel = g.shape(weight)!.slice(2).map(Number);
    const group = numberOf(node, 'group', 1);
    const ones = kernel.map(() => 1);
    const extra = numbersOf(node, 'output_padding') ?? ones.map(() => 0);
    const strides = numbersOf(node, 'strides') ?? ones;
    const dilations = numbersOf(node, 'dilations') ?? ones;
    const [small, large] = [sizes(g, x), sizes(g, dy)];
    const before = (numbersOf(node, 'pads') ?? [...ones, ...ones].map(() => 0)).slice(0, kernel.length);
    const after = kernel.map(
      (k, i) =>
        (small[i]! - 1) * strides[i]! + dilations[i]! * (k - 1) + 1 + extra[i]! - large[i]! - before[i]!,
    );
    const w: Window = { kernel, strides, dilations, pads: [...before, ...after], output: small };
    const dx = g.Conv([dy, weight], windowAttributes(w, group));
    return [dx, weightGradient(g, dy, x, weight, w, group), b ? biasGradient(g, dy) : null];
  },
  jvp,
};
