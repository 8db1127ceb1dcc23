import type { Reach } from './reach.ts';

/** A share of directions with its uncertainty. */
export interface Share {
  /** The share, between 0 and 1. */
  readonly share: number;
  /** √(p(1 − p)/count). */
  readonly standardError: number;
  /** How many directions. */
  readonly count: number;
}

/**
 * The share of directions that are long: L stays at or below the threshold for `length` both ways.
 *
 * With directions drawn at random, D·share estimates how many of a random orthonormal basis are long.
 */
export function longShare(records: readonly Reach[], { length }: { readonly length: number }): Share {
  const shortest = new Map<number, number>();
  for (const { direction, distance } of records)
    shortest.set(direction, Math.min(distance, shortest.get(direction) ?? Infinity));
  const count = shortest.size;
  const share = [...shortest.values()].filter((distance) => distance >= length).length / count;
  return { share, standardError: Math.sqrt((share * (1 - share)) / count), count };
}
