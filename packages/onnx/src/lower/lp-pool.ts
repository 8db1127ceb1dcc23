import { numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { powerOf, rootOf } from './parts/roots.ts';
import { backInPlace, windowSum } from './parts/window-sum.ts';

/** (Σ |x|ᵖ)^(1/p) over each window; slope 0 where the sum is 0. */
export const lpPool: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const p = numberOf(node, 'p', 2);
  return backInPlace(g, rootOf(g, windowSum(g, node, powerOf(g, x, p), x), p), x);
};
