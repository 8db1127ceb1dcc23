/** Values on a grid, the last axis fastest. */
export interface Terrain {
  /** How many points across and how many along the second axis. */
  readonly shape: readonly [number, number];
  /** One value a point; one that is not finite cannot be passed. */
  readonly values: ArrayLike<number>;
}

/**
 * The smallest h such that a path of neighbouring points joins two points of a grid without rising above h: the minimax
 * loss, at least that of the ends. `Infinity` when points that are not finite cut them off.
 *
 * Points have 8 neighbours. Grows the region of each height in turn, in O(P log P) for P points.
 *
 * @throws RangeError for values that are not one a point, or an end outside the grid.
 */
export function passHeight(
  { shape: [rows, columns], values }: Terrain,
  ends: readonly [readonly [number, number], readonly [number, number]],
): number {
  if (values.length !== rows * columns)
    throw new RangeError(
      `passHeight: expected ${rows * columns} values for ${rows}x${columns} points, got ${values.length}.`,
    );
  const [from, to] = ends.map(([i, j]) => {
    if (!(i >= 0 && i < rows && j >= 0 && j < columns))
      throw new RangeError(`passHeight: expected ends inside ${rows}x${columns} points, got (${i}, ${j}).`);
    return i * columns + j;
  }) as [number, number];
  const parent = Int32Array.from({ length: values.length }, (_, point) => point);
  const rootOf = (point: number): number => {
    let root = point;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!;
    return root;
  };
  const order = Array.from(parent)
    .filter((point) => Number.isFinite(values[point]))
    .toSorted((a, b) => values[a]! - values[b]!);
  const reached = new Uint8Array(values.length);
  for (const point of order) {
    reached[point] = 1;
    const [row, column] = [Math.floor(point / columns), point % columns];
    for (let i = Math.max(0, row - 1); i <= Math.min(rows - 1, row + 1); i++)
      for (let j = Math.max(0, column - 1); j <= Math.min(columns - 1, column + 1); j++)
        if (reached[i * columns + j]) parent[rootOf(i * columns + j)] = rootOf(point);
    if (reached[from] && reached[to] && rootOf(from) === rootOf(to)) return values[point]!;
  }
  return Infinity;
}
