import type { Lowering } from './lowering.ts';
import { times } from './parts/scaled.ts';

/** The sum of the inputs over their number. */
export const mean: Lowering = (g, { inputs }) =>
  times(
    g,
    1 / inputs.length,
    inputs.reduce((a, b) => g.Add([a, b])),
  );
