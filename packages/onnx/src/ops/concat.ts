import type { Emit } from '../emit.ts';
import { numberOf } from '../node-attributes.ts';
import { again, zeros } from './parts/makers.ts';
import type { Op } from './op.ts';

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
