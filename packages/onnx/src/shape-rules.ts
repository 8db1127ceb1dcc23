import { axisOf } from './axis-of.ts';
import { product, quotient } from './dim-arithmetic.ts';
import type { Dim, Node } from './graph.ts';
import { integers, unknownDims, whole, type Inputs, type Shape } from './known.ts';
import { numberOf, numbersOf } from './node-attributes.ts';
import { windowOf } from './window.ts';

/** The dimension two dimensions broadcast to; `null` when that is not decided by what is known. */
const broadcastDim = (a: Dim, b: Dim): Dim => {
  if (a === 1) return b;
  if (b === 1 || a === b) return a;
  return typeof a === 'number' ? a : typeof b === 'number' ? b : null;
};

/** The shape that shapes broadcast to, aligned at the last axis. */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  return shapes.reduce((a, b) => {
    if (!a || !b) return undefined;
    const rank = Math.max(a.length, b.length);
    const at = (s: readonly Dim[], i: number): Dim =>
      s[i - rank + s.length] ?? (i < rank - s.length ? 1 : null);
    return Array.from({ length: rank }, (_, i) => broadcastDim(at(a, i), at(b, i)));
  });
}

/** The dimension `-1` stands for in a Reshape: what is left of the sizes of `from` once those of `to` cancel. */
const remaining = (from: readonly Dim[], to: readonly Dim[]): Dim => quotient(product(from), product(to));

/** The shape of a reduction. */
export function reduced(node: Node, [x, axesInput]: Inputs): Shape {
  const shape = x?.shape;
  const keep = numberOf(node, 'keepdims', 1) === 1;
  const given = numbersOf(node, 'axes') ?? integers(axesInput?.elements);
  if (node.inputs[1] && !given) return shape && keep ? shape.map(() => null) : undefined;
  if (!shape) return given || keep ? undefined : [];
  if (!given?.length && numberOf(node, 'noop_with_empty_axes', 0) === 1) return shape;
  const axes = given?.length ? given.map((a) => axisOf(a, shape.length)) : [...shape.keys()];
  return keep ? shape.map((d, i) => (axes.includes(i) ? 1 : d)) : shape.filter((_, i) => !axes.includes(i));
}

/** The shape of a matrix product. */
export function matmul([a, b]: Inputs): Shape {
  if (!a?.shape || !b?.shape) return undefined;
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
  const batch = broadcastShape([left.slice(0, -2), right.slice(0, -2)])!;
  const tail = [
    ...(a.shape.length === 1 ? [] : [left.at(-2)!]),
    ...(b.shape.length === 1 ? [] : [right.at(-1)!]),
  ];
  return [...batch, ...tail];
}

/** The shape of a convolution or a pool. */
export function pooled(node: Node, inputs: Inputs): Shape {
  const shape = inputs[0]?.shape;
  if (!shape) return undefined;
  const w = windowOf(node, shape, inputs[1]?.shape);
  const channels = node.op === 'Conv' ? (inputs[1]?.shape?.[0] ?? null) : shape[1]!;
  return [shape[0]!, channels, ...w.output];
}

/** The shape of a transposed convolution. */
export function transposedConv(node: Node, [x, w]: Inputs): Shape {
  if (!x?.shape || !w?.shape) return undefined;
  const kernel = w.shape.slice(2);
  const rank = kernel.length;
  const strides = numbersOf(node, 'strides') ?? kernel.map(() => 1);
  const dilations = numbersOf(node, 'dilations') ?? kernel.map(() => 1);
  const pads = numbersOf(node, 'pads') ?? [...kernel, ...kernel].map(() => 0);
  const extra = numbersOf(node, 'output_padding') ?? kernel.map(() => 0);
  const per = w.shape[1]!;
  const group = numberOf(node, 'group', 1);
  const sizes = kernel.map((k, i): Dim => {
    const d = x.shape![i + 2];
    return typeof d === 'number' && typeof k === 'number'
      ? (d - 1) * strides[i]! + dilations[i]! * (k - 1) + 1 + extra[i]! - pads[i]! - pads[i + rank]!
      : null;
  });
  return [
    x.shape[0]!,
    typeof per === 'number' ? per * group : null,
    ...(numbersOf(node, 'output_shape') ?? sizes),
  ];
}

/** The shape of a slice. */
export function sliced([x, starts, ends, axes, steps]: Inputs): Shape {
  const [from, to] = [integers(starts?.elements), integers(ends?.elements)];
  if (!x?.shape) return undefined;
  const along = integers(axes?.elements) ?? from?.map((_, i) => i);
  if (!from || !to || !along) return x.shape.map(() => null);
  const by = steps ? integers(steps.elements) : from.map(() => 1);
  return x.shape.map((d, axis) => {
    const i = along.findIndex((a) => axisOf(a, x.shape!.length) === axis);
    if (i < 0) return d;
    if (by && from[i] === 0 && to[i]! > 2 ** 30 && by[i] === 1) return d;
    if (typeof d !== 'number' || !by) return null;
    const clamp = (v: number): number =>
      by[i]! > 0
        ? Math.min(Math.max(v < 0 ? v + d : v, 0), d)
        : Math.min(Math.max(v < 0 ? v + d : v, -1), d - 1);
    return Math.max(0, Math.ceil((clamp(to[i]!) - clamp(from[i]!)) / by[i]!));
  });
}

/** The shape of a Reshape. */
export function reshaped(node: Node, [x, target]: Inputs): Shape {
  const to = target?.elements;
  if (!to) return unknownDims(target?.shape?.[0]);
  const copied = to.map((d, i) =>
    d === 0 && numberOf(node, 'allowzero', 0) === 0 ? (x?.shape?.[i] ?? null) : d,
  );
  return copied.map((d, i) =>
    d === -1
      ? x?.shape
        ? remaining(
            x.shape,
            copied.filter((_, j) => j !== i),
          )
        : null
      : d,
  );
}

/** The shape with axes of size 1 put in. */
export function unsqueezed(node: Node, [x, axesInput]: Inputs): Shape {
  const axes = numbersOf(node, 'axes') ?? integers(axesInput?.elements);
  if (!axes || !x?.shape) return undefined;
  const rank = x.shape.length + axes.length;
  const at = axes.map((a) => axisOf(a, rank));
  const rest = [...x.shape];
  return Array.from({ length: rank }, (_, i) => (at.includes(i) ? 1 : rest.shift()!));
}

/** The shape without axes of size 1. */
export function squeezed(node: Node, [x, axesInput]: Inputs): Shape {
  const axes = numbersOf(node, 'axes') ?? integers(axesInput?.elements);
  if (!x?.shape || (!axes && !whole(x.shape))) return undefined;
  const at = axes?.map((a) => axisOf(a, x.shape!.length));
  return x.shape.filter((d, i) => (at ? !at.includes(i) : d !== 1));
}

/** How many entries of the shape of x are read: from `start` to before `end`. */
export const shapeLength = (node: Node, [x]: Inputs): Shape => [
  x?.shape?.slice(numberOf(node, 'start', 0), numberOf(node, 'end', x.shape.length)).length ?? null,
];

/** The shape of a concatenation. */
export function concatenated(node: Node, inputs: Inputs): Shape {
  const shapes = inputs.map((x) => x?.shape);
  const first = shapes.find((s) => s);
  if (!first) return undefined;
  const axis = axisOf(numberOf(node, 'axis', 0), first.length);
  return first.map((d, i) => {
    if (i !== axis) return shapes.map((s) => s?.[i]).find((s) => typeof s === 'number') ?? d;
    const sizes = whole(shapes.map((s) => s?.[i] ?? null));
    return sizes ? sizes.reduce((a, b) => a + b, 0) : null;
  });
}

/** The shape of a Gather. */
export function gathered(node: Node, [x, index]: Inputs): Shape {
  if (!x?.shape || !index?.shape) return undefined;
  const axis = axisOf(numberOf(node, 'axis', 0), x.shape.length);
  return [...x.shape.slice(0, axis), ...index.shape, ...x.shape.slice(axis + 1)];
}

/** The shape with a border. */
export function padded([x, pads, , axes]: Inputs): Shape {
  const by = integers(pads?.elements);
  if (!x?.shape || !by) return x?.shape?.map(() => null);
  const along = axes ? integers(axes.elements) : [...x.shape.keys()];
  return x.shape.map((d, i) => {
    const j = along ? along.findIndex((a) => axisOf(a, x.shape!.length) === i) : -1;
    if (along && j < 0) return d;
    const extra = along ? by[j]! + by[j + along.length]! : NaN;
    return extra === 0 ? d : typeof d === 'number' && along ? d + extra : null;
  });
}

/** The shape of a Resize: the sizes given, or ⌊scale · size⌋. */
export function resized(node: Node, [x, , scalesInput, sizesInput]: Inputs): Shape {
  const shape = x?.shape;
  if (!shape) return undefined;
  const axes = numbersOf(node, 'axes')?.map((a) => axisOf(a, shape.length)) ?? [...shape.keys()];
  const scales = whole(scalesInput?.elements);
  return shape.map((d, axis) => {
    const i = axes.indexOf(axis);
    if (i < 0) return d;
    if (sizesInput) return sizesInput.elements?.[i] ?? null;
    const scale = scales?.[i];
    if (scale === 1) return d;
    return scale !== undefined && typeof d === 'number' ? Math.floor(d * scale) : null;
  });
}
