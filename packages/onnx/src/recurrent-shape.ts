import type { Dim, Node } from './graph.ts';
import type { Inputs, Shape } from './known.ts';
import { numberOf } from './node-attributes.ts';

const layers = new Set(['GRU', 'LSTM', 'RNN']);

/**
 * The shape of what a recurrent layer gives: all its states [T, D, N, H], the last ones [D, N, H]; with `layout` 1 the batch is first.
 * `undefined` for any other node.
 */
export function recurrentShape(node: Node, [x, , r]: Inputs, output: number): Shape {
  if (!layers.has(node.op) || x?.shape?.length !== 3 || r?.shape?.length !== 3) return undefined;
  const isBatchFirst = numberOf(node, 'layout', 0) === 1;
  const [steps, batch] = isBatchFirst ? [x.shape[1]!, x.shape[0]!] : [x.shape[0]!, x.shape[1]!];
  const [directions, , hidden] = r.shape as [Dim, Dim, Dim];
  if (output === 0)
    return isBatchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden];
  return isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
}
