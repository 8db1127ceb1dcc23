import type { Lowering } from './lowering.ts';
import { larger } from './parts/extremes.ts';

/** The largest of the inputs; equal ones share the slope. */
export const max: Lowering = (g, { inputs }) => inputs.reduce((a, b) => larger(g, a, b));
