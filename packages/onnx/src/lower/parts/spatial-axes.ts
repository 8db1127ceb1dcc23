import type { Emit } from '../../emit.ts';

/** The axes after batch and channels. */
export const spatialAxes = (g: Emit, x: string): readonly number[] =>
  Array.from({ length: g.rank(x) - 2 }, (_, i) => i + 2);
