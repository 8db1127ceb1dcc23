import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { bilinear } from './makers.ts';
import type { Op } from './op.ts';

/** The tangent of a sum of terms, each broadcast to the output. */
export const total = (g: Emit, { outputs }: Node, terms: readonly (string | null)[]): string | null => {
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
