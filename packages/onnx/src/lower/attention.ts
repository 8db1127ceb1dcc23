import { int, ints, numberOf } from '../node-attributes.ts';
import { Refused } from '../refused.ts';
import type { Lowering } from './lowering.ts';
import { numbersFrom } from './parts/known.ts';
import { times } from './parts/scaled.ts';
import { causal, heads, spread, withMask } from './parts/attention-heads.ts';

/** softmax(Q Kᵀ/√d + mask) V, several heads at once, fewer for keys and values if asked. */
export const attention: Lowering = (g, node) => {
  const [q, k, v, mask, past] = node.inputs as [string, string, string, string?, string?];
  if (past || node.outputs.slice(1).some((name) => name !== ''))
    throw new Refused('keeps keys and values of before, which has no rule');
  if (numberOf(node, 'softcap', 0) !== 0) throw new Refused('caps its scores, which has no rule');
  const [queries, keys, values] = [
    heads(g, q, numberOf(node, 'q_num_heads', 0)),
    heads(g, k, numberOf(node, 'kv_num_heads', 0)),
    heads(g, v, numberOf(node, 'kv_num_heads', 0)),
  ];
  const [count, size] = numbersFrom(g, queries, [1, 3]) as [number, number];
  const scaled = times(g, numberOf(node, 'scale', 1 / Math.sqrt(size)), queries);
  const raw = g.MatMul([scaled, g.Transpose([spread(g, keys, count)], { perm: ints([0, 1, 3, 2]) })]);
  const masked = mask ? withMask(g, raw, mask) : raw;
  const weights = g.Softmax([numberOf(node, 'is_causal', 0) ? causal(g, masked) : masked], { axis: int(-1) });
  const y = g.MatMul([weights, spread(g, values, count)]);
  return g.rank(q) === 4
    ? y
    : g.Reshape([g.Transpose([y], { perm: ints([0, 2, 1, 3]) }), g.list([0, 0, -1])]);
};
