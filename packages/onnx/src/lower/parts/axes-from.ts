import type { Emit } from '../../emit.ts';

/** The axes of x from `axis` on. */
export const axesFrom = (g: Emit, x: string, axis: number): readonly number[] => {
  const rank = g.rank(x);
  return [...Array(rank).keys()].slice((axis + rank) % rank);
};
