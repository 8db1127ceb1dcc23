import type { Emit } from '../../emit.ts';

/** k x. */
export const times = (g: Emit, k: number, x: string): string => (k === 1 ? x : g.Mul([x, g.scalar(x, k)]));

/** x + k. */
export const plus = (g: Emit, x: string, k: number): string => (k === 0 ? x : g.Add([x, g.scalar(x, k)]));
