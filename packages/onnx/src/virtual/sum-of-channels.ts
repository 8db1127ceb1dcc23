import type { Emit } from '../emit.ts';
import { int } from '../node-attributes.ts';

/** Σ of a tensor [N, C, …] over all axes but that of the channels. */
export const sumOfChannels = (g: Emit, x: string): string => {
  const axes = Array.from({ length: g.rank(x) }, (_, axis) => axis).filter((axis) => axis !== 1);
  return g.ReduceSum([x, g.list(axes)], { keepdims: int(0) });
};
