import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, ints, numberOf, numbersOf, text, typeCode } from '../node-attributes.ts';
import { again, linear } from './makers.ts';
import type { Op } from './op.ts';

const zeros = (g: Emit, like: string): string => g.Expand([g.scalar(like, 0), g.shapeOf(like)]);
const likeInput = (g: Emit, node: Node, dy: string): string => g.Reshape([dy, g.shapeOf(node.inputs[0]!)]);

/** y = x. */
export const identity: Op = { vjp: (_, __, dy) => [dy], jvp: (_, __, [dx]) => dx ?? null };
/** y = x in another type; dx = dy in the type of x. */
export const cast: Op = linear((g, node, dy) => g.Cast([dy], { to: int(typeCode(g.type(node.inputs[0]!))) }));
/** y = x in another shape; dx = dy in the shape of x. */
export const reshape: Op = linear(likeInput);
/** y = x without axes of size 1; dx = dy in the shape of x. */
export const squeeze: Op = linear(likeInput);
/** y = x with axes of size 1; dx = dy in the shape of x. */
export const unsqueeze: Op = linear(likeInput);
/** y = x with axes permuted; dx = dy permuted back. */
export const transpose: Op = linear((g, node, dy) => {
  const perm = numbersOf(node, 'perm');
  return g.Transpose([dy], perm ? { perm: ints(perm.map((_, i) => perm.indexOf(i))) } : {});
});
/** y = x repeated along axes of size 1; dx = Σ dy over them. */
export const expand: Op = linear((g, node, dy) => g.sumTo(dy, node.inputs[0]!));
/** y = Σ x over axes; dx = dy repeated along them. */
export const reduceSum: Op = linear((g, node, dy) => {
  const [x, axes] = node.inputs as [string, string | undefined];
  const dropped = numberOf(node, 'keepdims', 1) === 0 && axes;
  return g.Expand([dropped ? g.Unsqueeze([dy, axes]) : dy, g.shapeOf(x)]);
});
/** yᵢ = Σⱼ≤ᵢ xⱼ; dx is the running sum of dy from the other end. */
export const cumSum: Op = linear((g, node, dy) =>
  g.CumSum([dy, node.inputs[1]!], {
    exclusive: int(numberOf(node, 'exclusive', 0)),
    reverse: int(1 - numberOf(node, 'reverse', 0)),
  }),
);

/** y = x₁ ⧺ x₂ ⧺ … along an axis; each input gets its part of dy, zero tangents are filled in. */
export const concat: Op = {
  vjp(g, node, dy) {
    const axis = numberOf(node, 'axis', 0);
    let start = g.list([0]);
    return node.inputs.map((x) => {
      const end = sum(g, start, g.dimOf(x, axis));
      const part = g.Slice([dy, start, end, g.list([axis])]);
      start = end;
      return part;
    });
  },
  jvp: (g, node, tangents) =>
    tangents.some((t) => t)
      ? again(
          g,
          node,
          node.inputs.map((x, i) => tangents[i] ?? zeros(g, x)),
        )
      : null,
};
const sum = (g: Emit, a: string, b: string): string => {
  const [x, y] = [g.elements(a), g.elements(b)];
  return x && y ? g.list([x[0]! + y[0]!]) : g.node('Add', [a, b]);
};

/** y = x at indices along an axis; dx adds each slab of dy where it came from. */
export const gather: Op = linear((g, node, dy) => {
  const [x, index] = node.inputs as [string, string];
  const rank = g.rank(x);
  const axis = (numberOf(node, 'axis', 0) + rank) % rank;
  const shapes = [...g.shape(x)!.keys()].map((i) => (i === axis ? g.list([-1]) : g.dimOf(x, i)));
  const flat = g.Reshape([dy, g.node('Concat', shapes, { axis: int(0) })]);
  const column = g.list(Array.from({ length: rank }, (_, i) => (i === axis ? -1 : 1)));
  const places = g.node('Expand', [g.node('Reshape', [index, column]), g.shapeOf(flat)]);
  return g.ScatterElements([zeros(g, x), places, flat], { axis: int(axis), reduction: text('add') });
});

/** yᵢ = x at index i along an axis; dx adds dyᵢ where it came from. */
export const gatherElements: Op = linear((g, node, dy) =>
  g.ScatterElements([zeros(g, node.inputs[0]!), node.inputs[1]!, dy], {
    axis: int(numberOf(node, 'axis', 0)),
    reduction: text('add'),
  }),
);

/** y = x with updates u written (or added) at indices; dx = dy (with zeros where written over), du = dy at the indices. */
export const scatterElements: Op = {
  vjp(g, node, dy) {
    const [, index, u] = node.inputs as [string, string, string];
    const axis = { axis: int(numberOf(node, 'axis', 0)) };
    const adds = node.attributes['reduction']?.value === 'add';
    const dx = adds ? dy : again(g, node, [dy, index, zeros(g, u)]);
    return [dx, null, g.GatherElements([dy, index], axis)];
  },
  jvp(g, node, [dx, , du]) {
    const [x, index, u] = node.inputs as [string, string, string];
    if (!dx && !du) return null;
    return again(g, node, [dx ?? zeros(g, x), index, du ?? zeros(g, u)]);
  },
};

/** y = x[starts:ends:steps]; dx = dy written into zeros at the places it was read from. */
export const slice: Op = linear((g, node, dy) => {
  const [x, starts, ends, axes, steps] = node.inputs as [string, string, string, string?, string?];
  const by = steps ? g.elements(steps) : [1];
  const [from, dims] = [g.elements(starts), g.shape(x)];
  const along = axes ? g.elements(axes) : from?.map((_, i) => i);
  if (by?.every((s) => s === 1) && along && from?.every((s) => s >= 0) && dims) {
    const before = along.map((_, i) => g.list([from[i]!]));
    const after = along.map((a, i) => {
      const [size, part] = [g.dimOf(x, a), g.dimOf(dy, a)];
      const [n, m] = [g.elements(size), g.elements(part)];
      if (n && m) return g.list([n[0]! - m[0]! - from[i]!]);
      return g.node('Sub', [g.node('Sub', [size, part]), before[i]!]);
    });
    const known = [...before, ...after].map((name) => g.elements(name)?.[0]);
    const pads = known.every((n) => n !== undefined)
      ? g.list(known)
      : g.node('Concat', [...before, ...after], { axis: int(0) });
    return g.Pad([dy, pads, g.scalar(x, 0), g.list(along)]);
  }
  const shape = g.shapeOf(x);
  const last = g.node('ReduceProd', [shape], { keepdims: int(0) });
  const zero = g.node('Squeeze', [g.list([0])]);
  const places = g.node('Range', [zero, last, g.node('Squeeze', [g.list([1])])]);
  const read = again(g, node, [g.node('Reshape', [places, shape]), ...node.inputs.slice(1)]);
  const flat = g.list([-1]);
  const filled = g.ScatterElements(
    [g.Reshape([zeros(g, x), flat]), g.node('Reshape', [read, flat]), g.Reshape([dy, flat])],
    {
      reduction: text('add'),
    },
  );
  return g.Reshape([filled, shape]);
});

/** y = x with a border: constant, so dx = dy without it. Reflected and repeated borders are lowered to Gather. */
export const pad: Op = {
  vjp(g, node, dy) {
    const [x, pads, , axes] = node.inputs as [string, string, string?, string?];
    const along = axes ?? g.list([...Array(g.rank(x)).keys()]);
    const count = g.elements(along)?.length ?? g.rank(x);
    const before = g.node('Slice', [pads, g.list([0]), g.list([count])]);
    const sizes = g.node('Gather', [g.shapeOf(x), along], { axis: int(0) });
    return [g.Slice([dy, before, g.node('Add', [before, sizes]), along])];
  },
  jvp: (g, node, [dx]) =>
    dx ? again(g, node, [dx, node.inputs[1]!, g.scalar(dx, 0), ...node.inputs.slice(3)]) : null,
};
