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
 *
 * @example
 * ```ts
 * import { longShare, reach } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom, toArray } from 'rxjs';
 *
 * const directions = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
 * const plan = { theta: new Float64Array(2), directions, threshold: 1 };
 * const reaches = await lastValueFrom(reach(quadratic([50, 0.5]), plan).pipe(toArray()));
 * console.log(longShare(reaches, { length: 1 }).share); // 0.5: one of two is long
 * ```
 */
export function longShare(records: readonly Reach[], { length }: { readonly length: number }): Share {
  const shortest = new Map<number, number>();
  for (const { direction, distance } of records)
    shortest.set(direction, Math.min(distance, shortest.get(direction) ?? Infinity));
  const count = shortest.size;
  const share = [...shortest.values()].filter((distance) => distance >= length).length / count;
  return { share, standardError: Math.sqrt((share * (1 - share)) / count), count };
}
