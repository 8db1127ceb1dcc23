import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { bilinear } from './makers.ts';
import type { Op } from './op.ts';

/** The tangent of a sum of terms, each broadcast to the output. */
const total = (g: Emit, { outputs }: Node, terms: readonly (string | null)[]): string | null => {
  const [first, ...rest] = terms.filter((term) => term !== null);
  if (first === undefined) return null;
  const sum = rest.reduce((a, b) => g.Add([a, b]), first);
  return g.expandTo(sum, outputs[0]!);
};

/** y = a + b; da = db = dy, summed over broadcast axes. */
export const add: Op = {
  vjp: (g, { inputs: [a, b] }, dy) => [g.sumTo(dy, a!), g.sumTo(dy, b!)],
  jvp: (g, node, tangents) => total(g, node, tangents),
};

/** y = a − b; da = dy, db = −dy. */
export const sub: Op = {
  vjp: (g, { inputs: [a, b] }, dy) => [g.sumTo(dy, a!), g.sumTo(g.Neg([dy]), b!)],
  jvp: (g, node, [da, db]) => total(g, node, [da ?? null, db ? g.Neg([db]) : null]),
};

/** y = a b; da = b dy, db = a dy. */
export const mul: Op = bilinear((g, { inputs: [a, b] }, dy) => [
  g.sumTo(g.Mul([dy, b!]), a!),
  g.sumTo(g.Mul([dy, a!]), b!),
]);

/** y = a/b; da = dy/b, db = −y dy/b. */
export const div: Op = {
  vjp(g, { inputs: [a, b], outputs: [y] }, dy) {
    const share = g.Div([dy, b!]);
    return [g.sumTo(share, a!), g.sumTo(g.Neg([g.Mul([share, y!])]), b!)];
  },
  jvp(g, node, [da, db]) {
    const { inputs, outputs } = node;
    const fall = db ? g.Neg([g.Mul([outputs[0]!, g.Div([db, inputs[1]!])])]) : null;
    return total(g, node, [da ? g.Div([da, inputs[1]!]) : null, fall]);
  },
};

/** b a^(b−1), the slope in the base; 0 where b = 0, whatever a. */
const baseSlope = (g: Emit, [a, b]: readonly string[]): string => {
  const zero = g.node('Equal', [b!, g.scalar(b!, 0)]);
  const lower = g.node('Where', [zero, g.scalar(b!, 1), g.Sub([b!, g.scalar(b!, 1)])]);
  return g.Mul([b!, g.Pow([a!, lower])]);
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

/** y = a where c, else b; da = dy where c, db = dy elsewhere. */
export const where: Op = {
  vjp(g, { inputs: [c, a, b] }, dy) {
    const zero = g.scalar(dy, 0);
    return [null, g.sumTo(g.Where([c!, dy, zero]), a!), g.sumTo(g.Where([c!, zero, dy]), b!)];
  },
  jvp(g, { inputs: [c], outputs: [y] }, [, da, db]) {
    if (!da && !db) return null;
    const zero = g.scalar(y!, 0);
    return g.expandTo(g.Where([c!, da ?? zero, db ?? zero]), y!);
  },
};
