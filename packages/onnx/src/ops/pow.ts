import { dataTypeCodes } from '../data-type.ts';
import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { int } from '../node-attributes.ts';
import { total } from './parts/total.ts';
import type { Op } from './op.ts';

/** The exponent in the type of the base: PyTorch writes x³ with a whole number. */
const exponent = (g: Emit, [a, b]: readonly string[]): string =>
  g.type(b!) === g.type(a!) ? b! : g.Cast([b!], { to: int(dataTypeCodes[g.type(a!)]) });
/** b a^(b−1), the slope in the base; 0 where b = 0, whatever a. */
const baseSlope = (g: Emit, inputs: readonly string[]): string => {
  const b = exponent(g, inputs);
  const zero = g.node('Equal', [b, g.scalar(b, 0)]);
  const lower = g.node('Where', [zero, g.scalar(b, 1), g.Sub([b, g.scalar(b, 1)])]);
  return g.Mul([b, g.Pow([inputs[0]!, lower])]);
};
/** y log a, the slope in the exponent; 0 where a ≤ 0. */
const exponentSlope = (g: Emit, { inputs: [a], outputs: [y] }: Node): string => {
  const positive = g.node('Greater', [a!, g.scalar(a!, 0)]);
  const safe = g.Where([positive, a!, g.scalar(a!, 1)]);
  return g.Mul([y!, g.Log([safe])]);
};

/** y = a^b; da = b a^(b−1) dy, db = y log a · dy (0 where a ≤ 0). An exponent that is a constant costs nothing. */
export const pow: Op = {
  vjp: (g, node, dy) => [
    g.sumTo(g.Mul([dy, baseSlope(g, node.inputs)]), node.inputs[0]!),
    g.type(node.inputs[1]!) === g.type(node.inputs[0]!)
      ? g.sumTo(g.Mul([dy, exponentSlope(g, node)]), node.inputs[1]!)
      : null,
  ],
  jvp: (g, node, [da, db]) =>
    total(g, node, [
      da ? g.Mul([da, baseSlope(g, node.inputs)]) : null,
      db ? g.Mul([db, exponentSlope(g, node)]) : null,
    ]),
};
