import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { above } from './parts/above.ts';
import { plus } from './parts/scaled.ts';

/** y = x + bias where x < −λ, x − bias where x > λ, 0 between. */
export const shrink: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const [lambda, bias] = [numberOf(node, 'lambd', 0.5), numberOf(node, 'bias', 0)];
  const low = g.node('Less', [x, g.scalar(x, -lambda)]);
  const high = g.Where([above(g, x, lambda), plus(g, x, -bias), g.scalar(x, 0)]);
  return g.Where([low, plus(g, x, bias), high]);
};
