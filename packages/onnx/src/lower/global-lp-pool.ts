import { int, numberOf } from '../node-attributes.ts';
import type { Lowering } from './lowering.ts';
import { powerOf, rootOf } from './parts/roots.ts';
import { spatialAxes } from './parts/spatial-axes.ts';

/** (Σ |x|ᵖ)^(1/p) over space; slope 0 where the sum is 0. */
export const globalLpPool: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  const p = numberOf(node, 'p', 2);
  return rootOf(g, g.ReduceSum([powerOf(g, x, p), g.list(spatialAxes(g, x))], { keepdims: int(1) }), p);
};
