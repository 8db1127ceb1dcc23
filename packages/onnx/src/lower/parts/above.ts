import type { Emit } from '../../emit.ts';

/** Whether x is greater than a number. */
export const above = (g: Emit, x: string, at: number): string => g.node('Greater', [x, g.scalar(x, at)]);
