import type { Lowering } from './lowering.ts';
import { extremeOver } from './parts/extremes.ts';
import { spatialAxes } from './parts/spatial-axes.ts';

/** The largest entry over space; k equal ones get 1/k of the slope each. */
export const globalMaxPool: Lowering = (g, node) => {
  const x = node.inputs[0]!;
  return extremeOver(g, { ...node, op: 'ReduceMax', inputs: [x, g.list(spatialAxes(g, x))] });
};
