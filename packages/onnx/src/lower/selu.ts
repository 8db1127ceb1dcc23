import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { exponential } from './parts/exponential.ts';

/** y = γ x where x > 0, γ α (exp x − 1) elsewhere. */
export const selu: Lowering = (g, node) =>
  exponential(
    g,
    node.inputs[0]!,
    numberOf(node, 'alpha', 1.6732632423543772),
    1,
    numberOf(node, 'gamma', 1.0507009873554805),
  );
