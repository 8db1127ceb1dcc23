import type { Emit } from '../../emit.ts';
import { int } from '../../node-attributes.ts';

/** Where on an axis of `length` entries a grid of coordinates in [−1, 1] points; with `held`, on the border where that is outside. */
export function sampledPlace(
  g: Emit,
  grid: string,
  axis: number,
  length: number,
  { aligned, held }: { readonly aligned: boolean; readonly held: boolean },
): string {
  const index = g.store({ dataType: 'int64', shape: [], data: BigInt64Array.of(BigInt(axis)) });
  const coordinate = g.Gather([grid, index], { axis: int(3) });
  const scaled = g.Mul([coordinate, g.scalar(grid, (aligned ? length - 1 : length) / 2)]);
  const place = g.Add([scaled, g.scalar(grid, (length - 1) / 2)]);
  if (!held) return place;
  const [first, last] = [g.scalar(grid, 0), g.scalar(grid, length - 1)];
  const above = g.Where([g.node('Less', [place, first]), first, place]);
  return g.Where([g.node('Greater', [above, last]), last, above]);
}

/** Whole places moved onto an axis. */
export const heldWithin = (g: Emit, place: string, length: number): string =>
  g.node('Min', [g.node('Max', [place, g.scalar(place, 0)]), g.scalar(place, length - 1)]);

/** 1 where a whole place lies on an axis, else 0. */
export const isWithin = (g: Emit, place: string, length: number): string => {
  const low = g.node('GreaterOrEqual', [place, g.scalar(place, 0)]);
  const high = g.node('LessOrEqual', [place, g.scalar(place, length - 1)]);
  return g.node('Cast', [g.node('And', [low, high])], { to: int(g.type(place) === 'double' ? 11 : 1) });
};
