import type { Lowering } from './lowering.ts';

/** The sum of the inputs. */
export const sum: Lowering = (g, { inputs }) => inputs.reduce((a, b) => g.Add([a, b]));
