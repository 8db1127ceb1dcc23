import { sizes } from '../ops/parts/weight-gradient.ts';
import { int, ints, numberOf, numbersOf } from '../node-attributes.ts';
import { patchGradient } from './patch-gradient.ts';
import type { VirtualOp } from './virtual-op.ts';

/** Every offset within a kernel, the last axis fastest. */
const offsets = (kernel: readonly number[]): readonly (readonly number[])[] =>
  kernel.reduce<readonly number[][]>(
    (all, k) => all.flatMap((o) => Array.from({ length: k }, (_, i) => [...o, i])),
    [[]],
  );

/** Σ over places p of d[p] ⊗ x[s p + δ k], for each offset k, in the shape of the third input; bilinear in x and d. */
export const convWeightGradient: VirtualOp = {
  jvp(g, { op, inputs: [x, d, weight], attributes }, [dx, dd]) {
    const terms = [
      dx ? g.virtual(op, [dx, d!, weight!], attributes) : null,
      dd ? g.virtual(op, [x!, dd, weight!], attributes) : null,
    ].filter((term) => term !== null);
    return terms.length === 0 ? null : terms.reduce((a, b) => g.Add([a, b]));
  },
  expand(g, node) {
    const tiled = patchGradient(g, node);
    if (tiled !== undefined) return tiled;
    const [x, d, weight] = node.inputs as [string, string, string];
    const [kernel, strides, dilations, pads] = ['kernel_shape', 'strides', 'dilations', 'pads'].map((name) =>
      numbersOf(node, name)!,
    ) as [readonly number[], readonly number[], readonly number[], readonly number[]];
    const group = numberOf(node, 'group', 1);
    const [m, c] = g.shape(weight) as readonly [number, number];
    const out = sizes(g, d);
    const axes = g.list(out.map((_, i) => i + 2));
    const padded = pads.some((p) => p !== 0) ? g.Pad([x, g.list(pads), g.scalar(x, 0), axes]) : x;
    const rows = g.Reshape([d, g.list([0, group, m / group, -1])]);
    const taps = offsets(kernel).map((offset) => {
      const start = offset.map((k, i) => k * dilations[i]!);
      const end = start.map((s, i) => s + (out[i]! - 1) * strides[i]! + 1);
      const tap = g.Slice([padded, g.list(start), g.list(end), axes, g.list(strides)]);
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
  },
};
