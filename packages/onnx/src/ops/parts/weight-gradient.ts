import type { Emit } from '../../emit.ts';
import { int } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import type { Window } from '../../window.ts';
import { windowAttributes } from './window-attributes.ts';

/** The spatial sizes of a value, which the gradient of a convolution must know. */
export function sizes(g: Emit, name: string): readonly number[] {
  const dims = g.shape(name)?.slice(2);
  if (!dims?.every((d) => typeof d === 'number'))
    throw new Refused(
      `needs the spatial sizes of "${name}" to be numbers, got [${dims?.join() ?? 'unknown rank'}]`,
    );
  return dims;
}

/** Σ over places p of d[p] ⊗ x[s p + δ k], for each offset k: the weight gradient of a convolution from x to d. */
export const weightGradient = (
  g: Emit,
  x: string,
  d: string,
  weight: string,
  w: Window,
  group: number,
): string => g.virtual('ConvWeightGradient', [x, d, weight], windowAttributes(w, group));

/** Σ of dy over all but the channels: first over space, then over the batch, which is the faster order. */
export const biasGradient = (g: Emit, dy: string): string => {
  const space = g.list(sizes(g, dy).map((_, i) => i + 2));
  return g.ReduceSum([g.ReduceSum([dy, space], { keepdims: int(0) }), g.list([0])], { keepdims: int(0) });
};
