import type { Emit } from '../../emit.ts';
import { Refused } from '../../refused.ts';

/** A value per channel, as [1, C, 1, …] with `rank` axes. */
export function perChannel(g: Emit, value: string, rank: number): string {
  if (rank < 2) throw new Refused(`needs an axis of channels after that of the batch, got ${rank} axes`);
  return g.Reshape([value, g.list([1, -1, ...Array<number>(rank - 2).fill(1)])]);
}

/** scale y + bias. */
export const affine = (g: Emit, y: string, scale: string, bias: string | undefined): string => {
  const scaled = g.Mul([y, scale]);
  return bias ? g.Add([scaled, bias]) : scaled;
};
