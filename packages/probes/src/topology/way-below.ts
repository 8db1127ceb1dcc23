import type { Landscape } from './merge-tree.ts';

/**
 * Finds a way of fewest steps between two points along neighbours no higher than a level, ends included; `undefined` where the level does not join them.
 *
 * Between the minima of a basin and of the one that it joins, at the height of their saddle, it leads over this saddle.
 */
export function wayBelow(
  { values, neighbours }: Landscape,
  [from, to]: readonly [number, number],
  level: number,
): readonly number[] | undefined {
  const isBelow = (point: number): boolean => values[point]! <= level;
  if (!isBelow(from) || !isBelow(to)) return undefined;
  /** The next point on the way to the end, by each that was met. */
  const next = new Map([[to, to]]);
  let edge = [to];
  while (edge.length > 0 && !next.has(from)) {
    const met: number[] = [];
    for (const point of edge)
      neighbours(point, (neighbour) => {
        if (next.has(neighbour) || !isBelow(neighbour)) return;
        next.set(neighbour, point);
        met.push(neighbour);
      });
    edge = met;
  }
  if (!next.has(from)) return undefined;
  const way = [from];
  while (way.at(-1) !== to) way.push(next.get(way.at(-1)!)!);
  return way;
}
