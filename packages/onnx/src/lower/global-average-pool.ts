import type { Lowering } from './lowering.ts';
import { average } from './parts/mean.ts';
import { spatialAxes } from './parts/spatial-axes.ts';

/** The mean over space. */
export const globalAveragePool: Lowering = (g, { inputs: [x] }) => average(g, x!, spatialAxes(g, x!));
