import { textOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { geluByTanh, geluOf } from './parts/gelu.ts';

/** y = x Φ(x), or its approximation by tanh. */
export const gelu: Lowering = (g, node) =>
  (textOf(node, 'approximate', 'none') === 'tanh' ? geluByTanh : geluOf)(g, node.inputs[0]!);
