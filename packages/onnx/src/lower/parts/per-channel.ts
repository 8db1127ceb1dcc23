import type { Emit } from '../../emit.ts';

/** A value per channel, as [1, C, 1, …] with `rank` axes. */
export const perChannel = (g: Emit, value: string, rank: number): string =>
  g.Reshape([value, g.list([1, -1, ...Array<number>(rank - 2).fill(1)])]);

/** scale y + bias. */
export const affine = (g: Emit, y: string, scale: string, bias: string | undefined): string => {
  const scaled = g.Mul([y, scale]);
  return bias ? g.Add([scaled, bias]) : scaled;
};
