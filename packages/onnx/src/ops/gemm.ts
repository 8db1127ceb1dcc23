import type { Emit } from '../emit.ts';
import type { Node } from '../graph.ts';
import { flagOf, float, int, numberOf } from '../node-attributes.ts';
import type { Op } from './op.ts';
import type { CoreInputs } from '../core-inputs.ts';

const gemmOf = (g: Emit, node: Node, inputs: CoreInputs['Gemm'], transA: number, transB: number): string =>
  g.Gemm(inputs, {
    alpha: float(numberOf(node, 'alpha', 1)),
    transA: int(transA),
    transB: int(transB),
  });

/** Y = α op(A) op(B) + β C; dA = α dY op(B)ᵀ and dB = α op(A)ᵀ dY, transposed where A and B are, dC = β Σ dY. */
export const gemm: Op = {
  vjp(g, node, dy) {
    const [a, b, c] = node.inputs as [string, string, string?];
    const [tA, tB, beta] = [flagOf(node, 'transA'), flagOf(node, 'transB'), numberOf(node, 'beta', 1)];
    const da = tA ? gemmOf(g, node, [b, dy], tB, 1) : gemmOf(g, node, [dy, b], 0, 1 - tB);
    const db = tB ? gemmOf(g, node, [dy, a], 1, tA) : gemmOf(g, node, [a, dy], 1 - tA, 0);
    if (!c) return [da, db];
    const dc = g.sumTo(dy, c);
    return [da, db, beta === 1 ? dc : g.Mul([dc, g.scalar(dc, beta)])];
  },
  jvp(g, node, [da, db, dc]) {
    const [a, b] = node.inputs as [string, string];
    const [tA, tB, beta] = [flagOf(node, 'transA'), flagOf(node, 'transB'), numberOf(node, 'beta', 1)];
    const terms = [
      da ? gemmOf(g, node, [da, b], tA, tB) : null,
      db ? gemmOf(g, node, [a, db], tA, tB) : null,
      dc ? (beta === 1 ? dc : g.Mul([dc, g.scalar(dc, beta)])) : null,
    ].filter((t) => t !== null);
    if (terms.length === 0) return null;
    const sum = terms.reduce((x, y) => g.Add([x, y]));
    return da || db ? sum : g.expandTo(sum, node.outputs[0]!);
  },
};
