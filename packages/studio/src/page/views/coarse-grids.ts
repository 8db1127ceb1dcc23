/** The grids on the way to one of `points` a side: each about twice as fine as the one before. */
export function coarseGrids(points: number): readonly number[] {
  const grids = [points];
  while (grids[0]! > 15) grids.unshift(Math.floor(grids[0]! / 4) * 2 + 1);
  return grids;
}
