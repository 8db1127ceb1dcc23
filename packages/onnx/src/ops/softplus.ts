import type { Op } from './op.ts';
import { elementwise } from './parts/makers.ts';

/** y = log(1 + exp x); dx = σ(x) dy. */
export const softplus: Op = elementwise((g, x) => g.Sigmoid([x]));
