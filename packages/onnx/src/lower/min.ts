import type { Lowering } from './lowering.ts';
import { smaller } from './parts/extremes.ts';

/** The smallest of the inputs; equal ones share the slope. */
export const min: Lowering = (g, { inputs }) => inputs.reduce((a, b) => smaller(g, a, b));
