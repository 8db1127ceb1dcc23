import type { Emit } from '../emit.ts';
import { int, ints, numberOf, textOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

const needed = (value: readonly number[] | undefined, what: string): readonly number[] => {
  if (!value)
    throw new RangeError(`gradient: expected ${what} to be constant; it is computed while the graph runs.`);
  return value;
};

const split: Lowering = (g, node) => {
  const [x, sizesInput] = node.inputs as [string, string?];
  const rank = g.rank(x);
  const axis = (numberOf(node, 'axis', 0) + rank) % rank;
  const count = node.outputs.length;
  const n = g.shape(x)![axis];
  const equal = typeof n === 'number' ? Math.ceil(n / count) : undefined;
  const sizes = needed(
    sizesInput
      ? g.elements(sizesInput)
      : equal !== undefined
        ? node.outputs.map((_, i) => Math.min(equal, (n as number) - i * equal))
        : undefined,
    `the sizes of Split "${node.name}"`,
  );
  let start = 0;
  return sizes.map((size) => {
    const part = g.Slice([x, g.list([start]), g.list([start + size]), g.list([axis])]);
    start += size;
    return part;
  });
};

/** Where position `i` of a border reads from, for an axis of size `n`. */
const source: Readonly<Record<string, (i: number, n: number) => number>> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i, n) => ((i % n) + n) % n,
  reflect: (i, n) =>
    n === 1 ? 0 : Math.abs(((((i + n - 1) % (2 * n - 2)) + 2 * n - 2) % (2 * n - 2)) - (n - 1)),
};

const pad: Lowering = (g, node) => {
  const mode = textOf(node, 'mode', 'constant');
  if (mode === 'constant') return g.Pad(node.inputs, node.attributes);
  const [x, padsInput, , axesInput] = node.inputs as [string, string, string?, string?];
  const pads = needed(g.elements(padsInput), `the borders of Pad "${node.name}"`);
  const axes = axesInput ? needed(g.elements(axesInput), 'the axes of Pad') : [...Array(g.rank(x)).keys()];
  return axes.reduce((value, axis, i) => {
    const [before, after] = [pads[i]!, pads[i + axes.length]!];
    if (before === 0 && after === 0) return value;
    const [n] = needed(g.elements(g.dimOf(x, axis)), `the size of axis ${axis} of Pad "${node.name}"`) as [
      number,
    ];
    const index = Array.from({ length: before + n + after }, (_, j) => source[mode]!(j - before, n));
    return g.Gather([value, g.list(index)], { axis: int(axis) });
  }, x);
};

/** Reads blocks of channels as space, or back: Reshape, Transpose, Reshape. */
const blocks = (
  g: Emit,
  x: string,
  shape: readonly number[],
  perm: readonly number[],
  out: readonly number[],
): string => g.Reshape([g.Transpose([g.Reshape([x, g.list(shape)])], { perm: ints(perm) }), g.list(out)]);

/** Ways of reading entries elsewhere, said in Slice, Gather, Concat, Reshape and Transpose. */
export const movements: Readonly<Record<string, Lowering>> = {
  Flatten: (g, node) => {
    const x = node.inputs[0]!;
    if (numberOf(node, 'axis', 1) === 1) return g.Reshape([x, g.list([0, -1])]);
    return g.Reshape([x, g.shapeOf(g.node('Flatten', [x], node.attributes))]);
  },
  Split: split,
  Pad: pad,
  Tile: (g, { name, inputs: [x, repeats] }) =>
    needed(g.elements(repeats!), `the repeats of Tile "${name}"`).reduce(
      (value, n, axis) => (n === 1 ? value : g.Concat(Array<string>(n).fill(value), { axis: int(axis) })),
      x!,
    ),
  Trilu: (g, node) => {
    const x = node.inputs[0]!;
    const ones = g.node('Expand', [g.scalar(x, 1), g.shapeOf(x)]);
    const mask = g.node('Trilu', [ones, ...node.inputs.slice(1)], node.attributes);
    return g.Where([g.node('Cast', [mask], { to: int(9) }), x, g.scalar(x, 0)]);
  },
  DepthToSpace: (g, node) => {
    const x = node.inputs[0]!;
    const [c, h, w] = needed(g.shape(x)?.slice(1).map(Number), 'the shape of DepthToSpace') as [
      number,
      number,
      number,
    ];
    const b = numberOf(node, 'blocksize', 1);
    const depth = textOf(node, 'mode', 'DCR') === 'DCR';
    const shape = depth ? [-1, b, b, c / b / b, h, w] : [-1, c / b / b, b, b, h, w];
    return blocks(g, x, shape, depth ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3], [
      -1,
      c / b / b,
      h * b,
      w * b,
    ]);
  },
  SpaceToDepth: (g, node) => {
    const x = node.inputs[0]!;
    const [c, h, w] = needed(g.shape(x)?.slice(1).map(Number), 'the shape of SpaceToDepth') as [
      number,
      number,
      number,
    ];
    const b = numberOf(node, 'blocksize', 1);
    return blocks(g, x, [-1, c, h / b, b, w / b, b], [0, 3, 5, 1, 2, 4], [-1, c * b * b, h / b, w / b]);
  },
};
