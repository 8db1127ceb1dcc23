import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int, typeCode } from '../../node-attributes.ts';

/** Σ of `value` over the axes of a reduction. */
export const sumOver = (g: Emit, { inputs, attributes }: Node, value: string): string =>
  g.ReduceSum(inputs[1] ? [value, inputs[1]] : [value], attributes);

/** `total` times a share of its own over the entries of `value`. */
const shared = (g: Emit, total: string, value: string): string => {
  const size = (name: string): string =>
    g.node('Cast', [g.node('Size', [name])], { to: int(typeCode(g.type(value))) });
  return g.Mul([total, g.node('Div', [size(total), size(value)])]);
};

/** The mean of `value` over the axes of a reduction, divided by a count that is read off the shapes. */
export const mean = (g: Emit, node: Node, value: string): string => shared(g, sumOver(g, node, value), value);

/** The mean of `value` over axes, which stay with size 1. */
export const average = (g: Emit, value: string, axes: readonly number[]): string =>
  shared(g, g.ReduceSum([value, g.list(axes)], { keepdims: int(1) }), value);
