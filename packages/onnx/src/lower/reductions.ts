import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int, numberOf, typeCode } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';

/** Σ of `value` over the axes of `node`. */
const sum = (g: Emit, node: Node, value: string): string =>
  g.ReduceSum([value, ...node.inputs.slice(1)], node.attributes);

/** The mean over axes, divided by a count that is read off the shapes. */
export function mean(g: Emit, node: Node, value: string): string {
  const total = sum(g, node, value);
  const size = (name: string): string =>
    g.node('Cast', [g.node('Size', [name])], { to: int(typeCode(g.type(value))) });
  return g.Mul([total, g.node('Div', [size(total), size(value)])]);
}

/** Σ of the entries equal to the extreme, over their number: each of k equal entries gets 1/k of the slope. */
const extreme: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const kept = g.node(node.op, node.inputs, { ...node.attributes, keepdims: int(1) });
  const hit = g.node('Equal', [x, kept]);
  const ones = g.node('Cast', [hit], { to: int(typeCode(g.type(x))) });
  const count = g.node('ReduceSum', [ones, ...node.inputs.slice(1)], {
    ...node.attributes,
    keepdims: int(1),
  });
  return sum(g, node, g.Where([hit, g.Div([x, count]), g.scalar(x, 0)]));
};

/** √s with slope 0 where s = 0. */
const safeSqrt = (g: Emit, s: string): string => {
  const positive = g.node('Greater', [s, g.scalar(s, 0)]);
  return g.Where([positive, g.Sqrt([g.Where([positive, s, g.scalar(s, 1)])]), g.scalar(s, 0)]);
};

/** max x + log Σ exp(x − max x). */
const logSumExp: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const top = (keep: number): string =>
    g.node('ReduceMax', node.inputs, { ...node.attributes, keepdims: int(keep) });
  const spread = g.Exp([g.Sub([x, top(1)])]);
  return g.Add([g.Log([sum(g, node, spread)]), top(numberOf(node, 'keepdims', 1))]);
};

/** The product along axes of known size, factor by factor, so that zeros have their exact slopes. */
const product: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const rank = g.rank(x);
  const given = node.inputs[1] ? g.elements(node.inputs[1]) : undefined;
  if (node.inputs[1] && !given) throw new RangeError('gradient: expected ReduceProd to have constant axes.');
  const axes = (given?.length ? given : [...Array(rank).keys()]).map((a) => (a + rank) % rank);
  const kept = axes.reduce((value, axis) => {
    const n = g.shape(value)![axis];
    if (typeof n !== 'number')
      throw new RangeError(`gradient: expected axis ${axis} of ReduceProd to have a known size.`);
    const factors = Array.from({ length: n }, (_, i) =>
      g.Slice([value, g.list([i]), g.list([i + 1]), g.list([axis])]),
    );
    return factors.reduce((a, b) => g.Mul([a, b]));
  }, x);
  return numberOf(node, 'keepdims', 1) ? kept : g.Squeeze([kept, g.list(axes)]);
};

/** Reductions by their formulas. */
export const reductions: Readonly<Record<string, Lowering>> = {
  ReduceMean: (g, node) => mean(g, node, node.inputs[0]!),
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceProd: product,
  ReduceL1: (g, node) => sum(g, node, g.Abs([node.inputs[0]!])),
  ReduceL2: (g, node) => safeSqrt(g, sum(g, node, g.Mul([node.inputs[0]!, node.inputs[0]!]))),
  ReduceSumSquare: (g, node) => sum(g, node, g.Mul([node.inputs[0]!, node.inputs[0]!])),
  ReduceLogSum: (g, node) => g.Log([sum(g, node, node.inputs[0]!)]),
  ReduceLogSumExp: logSumExp,
};
