import { groups } from './limits.ts';
import { Refused } from './refused.ts';

/** More positions of one axis are not followed one by one: no tensor of parameters has as many, but damaged files say they do. */
const MOST_POSITIONS = 1 << 24;

/**
 * The positions `from`, `from + step`, … of an axis, `count` of them.
 *
 * @throws Refused where there are more than are followed.
 */
export function positions(from: number, count: number, step = 1): number[] {
  if (count > MOST_POSITIONS)
    throw new Refused(
      `takes ${groups(count)} places of an axis, which are not followed (at most ${groups(MOST_POSITIONS)})`,
    );
  return Array.from({ length: count }, (_, i) => from + i * step);
}
