import { joining, type Basin } from './joining.ts';

/** A way between two optima. */
export interface Pass {
  /** The optima, by their places. */
  readonly between: readonly [number, number];
  /** The highest loss on the way. */
  readonly height: number;
}

/**
 * The merge tree of optima that are joined by ways of known highest loss: the disconnectivity graph. Each basin is an optimum, its saddle the
 * place of the pass in the list; a pass lower than its ends counts as high as the higher one. Ways that are not finite join nothing.
 *
 * Reference: Becker & Karplus 1997, "The topology of multidimensional potential energy surfaces".
 *
 * @throws RangeError for an optimum whose loss is not finite, or a pass between optima that there are not.
 */
export function disconnectivity(losses: readonly number[], passes: readonly Pass[]): readonly Basin[] {
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  if (bad >= 0)
    throw new RangeError(`disconnectivity: expected finite losses, got ${losses[bad]} at ${bad}.`);
  const forest = joining(losses.length);
  const order = losses.map((_, i) => i).toSorted((a, b) => losses[a]! - losses[b]!);
  const basinOf = new Map(order.map((optimum) => [optimum, forest.start(optimum, losses[optimum]!)]));
  for (const optimum of order) forest.add(basinOf.get(optimum)!);
  const heights = passes.map(({ between: [a, b], height }) => {
    for (const end of [a, b])
      if (!basinOf.has(end))
        throw new RangeError(
          `disconnectivity: expected passes between ${losses.length} optima, got one to ${end}.`,
        );
    return Math.max(height, losses[a]!, losses[b]!);
  });
  const sorted = passes.map((_, i) => i).filter((i) => Number.isFinite(heights[i]));
  sorted.sort((a, b) => heights[a]! - heights[b]! || a - b);
  for (const i of sorted) {
    const [a, b] = passes[i]!.between;
    forest.join(basinOf.get(a)!, basinOf.get(b)!, i, heights[i]!);
  }
  return forest.basins({ keepAll: true }).basins;
}
