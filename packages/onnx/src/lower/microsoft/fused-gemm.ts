import { numberOf, textOf } from '../../node-attributes.ts';
import type { Lowering } from '../lowering.ts';
import { activation } from '../parts/activation.ts';

/** y = f(α op(A) op(B) + β C), f being its activation. */
export const fusedGemm: Lowering = (g, node) => {
  const own = Object.entries(node.attributes).filter(([name]) => !name.startsWith('activation'));
  const parameters = ['alpha', 'beta'].map((name) =>
    node.attributes[`activation_${name}`] ? numberOf(node, `activation_${name}`, 0) : undefined,
  );
  const y = g.Gemm(node.inputs as [string, string, string?], Object.fromEntries(own));
  return activation(g, textOf(node, 'activation', ''), y, parameters);
};
