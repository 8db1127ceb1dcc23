import { numberOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import type { Lowering } from '../lowering.ts';
import { times } from '../parts/scaled.ts';
import { swapLast } from '../../ops/parts/swap-last.ts';

/** y = α op(A) op(B), op transposing the last two axes where asked. */
export const fusedMatMul: Lowering = (g, node) => {
  const [a, b] = node.inputs as [string, string];
  if (numberOf(node, 'transBatchA', 0) || numberOf(node, 'transBatchB', 0))
    throw new Refused('transposes its batch, which has no rule');
  const flip = (x: string, name: string): string =>
    numberOf(node, name, 0) ? g.Transpose([x], swapLast(g.rank(x))) : x;
  return times(g, numberOf(node, 'alpha', 1), g.MatMul([flip(a, 'transA'), flip(b, 'transB')]));
};
