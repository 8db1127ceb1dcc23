import { numbersOf, textOf } from '../../node-attributes.ts';
import type { Lowering } from '../lowering.ts';
import { activation } from '../parts/activation.ts';

/** y = f(x ⋆ w + b), f being its activation. */
export const fusedConv: Lowering = (g, node) => {
  const { activation: _, activation_params: __, ...attributes } = node.attributes;
  const [x, w, b, z] = node.inputs as [string, string, string?, string?];
  const y = g.Conv(b ? [x, w, b] : [x, w], attributes);
  return activation(
    g,
    textOf(node, 'activation', ''),
    z ? g.Add([y, z]) : y,
    numbersOf(node, 'activation_params'),
  );
};
