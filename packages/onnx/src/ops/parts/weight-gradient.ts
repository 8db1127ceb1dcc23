import type { Emit } from '../../emit.ts';
import { int, ints } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import type { Window } from '../../window.ts';

/** The spatial sizes of a value, which the gradient of a convolution must know. */
export function sizes(g: Emit, name: string): readonly number[] {
  const dims = g.shape(name)?.slice(2);
  if (!dims?.every((d) => typeof d === 'number'))
    throw new Refused(
      `needs the spatial sizes of "${name}" to be numbers, got [${dims?.join() ?? 'unknown rank'}]`,
    );
  return dims;
}

/** Every offset within a kernel, the last axis fastest. */
const offsets = (kernel: readonly number[]): readonly (readonly number[])[] =>
  kernel.reduce<readonly number[][]>(
    (all, k) => all.flatMap((o) => Array.from({ length: k }, (_, i) => [...o, i])),
    [[]],
  );

/** Σ over places p of d[p] ⊗ x[s p + δ k], for each offset k: the weight gradient of a convolution from x to d. */
export function weightGradient(
  g: Emit,
  x: string,
  d: string,
  weight: string,
  w: Window,
  group: number,
): string {
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
export const biasGradient = (g: Emit, dy: string): string => {
  const space = g.list(sizes(g, dy).map((_, i) => i + 2));
  return g.ReduceSum([g.ReduceSum([dy, space], { keepdims: int(0) }), g.list([0])], { keepdims: int(0) });
};
