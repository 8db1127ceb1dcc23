import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, ints, numberOf } from '../node-attributes.ts';
import { windowOf } from '../window.ts';
import type { Lowering } from './lowering.ts';
import { reductions } from './reductions.ts';

/** Σ over the window, each channel by itself: a convolution with ones on [N·C, 1, …]. */
function windowSum(g: Emit, node: Node, value: string, like: string): string {
  const w = windowOf(node, g.shape(like)!);
  const spatial = g.shape(like)!.slice(2);
  const rank = spatial.length;
  if (!spatial.every((d) => typeof d === 'number'))
    throw new RangeError(
      `gradient: expected the spatial sizes of "${like}" to be numbers, got [${spatial.join()}].`,
    );
  const ends = w.kernel.map((k, i) => {
    const needed = (w.output[i]! - 1) * w.strides[i]! + w.dilations[i]! * (k - 1) + 1;
    return Math.max(w.pads[i + rank]!, needed - (spatial[i] as number) - w.pads[i]!);
  });
  const ones = g.Expand([g.scalar(like, 1), g.list([1, 1, ...w.kernel])]);
  return g.Conv([g.Reshape([value, g.list([-1, 1, ...(spatial as readonly number[])])]), ones], {
    kernel_shape: ints(w.kernel),
    strides: ints(w.strides),
    dilations: ints(w.dilations),
    pads: ints([...w.pads.slice(0, rank), ...ends]),
  });
}

/** The result of `windowSum` back in [N, C, …]. */
const perChannel = (g: Emit, value: string, x: string): string =>
  g.Reshape([
    value,
    g.node('Concat', [g.dimOf(x, 0), g.dimOf(x, 1), g.list(g.shape(value)!.slice(2).map(Number))], {
      axis: int(0),
    }),
  ]);

const average: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const spatial = g.shape(x)!.slice(2).map(Number);
  const sum = windowSum(g, node, x, x);
  const within = numberOf(node, 'count_include_pad', 0) === 1;
  const w = windowOf(node, g.shape(x)!);
  const rank = spatial.length;
  const ones = g.node('Expand', [g.scalar(x, 1), g.list([1, 1, ...spatial])]);
  const area = within
    ? g.node('Pad', [
        ones,
        g.list([0, 0, ...w.pads.slice(0, rank), 0, 0, ...w.pads.slice(rank)]),
        g.scalar(x, 1),
      ])
    : ones;
  const bare = {
    ...node,
    attributes: {
      ...node.attributes,
      pads: ints(w.pads.map(() => 0)),
      auto_pad: { kind: 'string' as const, value: 'NOTSET' },
    },
  };
  const count = windowSum(g, within ? bare : node, area, within ? area : x);
  return perChannel(g, g.Div([sum, count]), x);
};

/** (Σ |x|ᵖ)^(1/p) from Σ; slope 0 where Σ is 0. */
const root = (g: Emit, sum: string, p: number): string => {
  const positive = g.node('Greater', [sum, g.scalar(sum, 0)]);
  const safe = g.Where([positive, sum, g.scalar(sum, 1)]);
  return g.Where([positive, g.Pow([safe, g.scalar(sum, 1 / p)]), g.scalar(sum, 0)]);
};
const power = (g: Emit, x: string, p: number): string =>
  p === 2 ? g.Mul([x, x]) : g.Pow([g.Abs([x]), g.scalar(x, p)]);

const overSpace = (g: Emit, op: string, x: string): string => {
  const axes = Array.from({ length: g.rank(x) - 2 }, (_, i) => i + 2);
  const node = {
    op,
    domain: '',
    name: '',
    inputs: [x, g.list(axes)],
    outputs: [],
    attributes: { keepdims: int(1) },
  };
  return op === 'ReduceSum'
    ? g.ReduceSum(node.inputs, node.attributes)
    : (reductions[op]!(g, node) as string);
};

/** Pools by their formulas; MaxPool gets the places of its maxima as a second output. */
export const pools: Readonly<Record<string, Lowering>> = {
  AveragePool: average,
  LpPool: (g, node) => {
    const x = node.inputs[0]!;
    const p = numberOf(node, 'p', 2);
    return perChannel(g, root(g, windowSum(g, node, power(g, x, p), x), p), x);
  },
  GlobalAveragePool: (g, { inputs: [x] }) => overSpace(g, 'ReduceMean', x!),
  GlobalMaxPool: (g, { inputs: [x] }) => overSpace(g, 'ReduceMax', x!),
  GlobalLpPool: (g, node) => {
    const p = numberOf(node, 'p', 2);
    return root(g, overSpace(g, 'ReduceSum', power(g, node.inputs[0]!, p)), p);
  },
};
