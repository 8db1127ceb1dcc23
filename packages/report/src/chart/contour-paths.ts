/** Values on a grid, row-major: `values[i * ys.length + j]` lies at `(xs[i], ys[j])`. */
export interface GridValues {
  /** Coordinates on the first axis, ascending. */
  readonly xs: readonly number[];
  /** Coordinates on the second axis, ascending. */
  readonly ys: readonly number[];
  /** One value a point; NaN where there is none. */
  readonly values: ArrayLike<number>;
}

type Point = readonly [number, number];

/**
 * The iso-line of a level as polylines, by marching squares with linear interpolation.
 *
 * Cells with a corner that is not finite are left out; a saddle is resolved by the mean of its corners.
 *
 * Reference: Lorensen & Cline 1987, in two dimensions.
 */
export function contourPaths({ xs, ys, values }: GridValues, level: number): Point[][] {
  const at = (i: number, j: number): number => values[i * ys.length + j]!;
  const points = new Map<string, Point>();
  const neighbours = new Map<string, string[]>();
  const crossing = (i: number, j: number, k: number, l: number): string => {
    const key = `${i},${j},${k},${l}`;
    const t = (level - at(i, j)) / (at(k, l) - at(i, j));
    points.set(key, [xs[i]! + t * (xs[k]! - xs[i]!), ys[j]! + t * (ys[l]! - ys[j]!)]);
    return key;
  };
  const join = (a: string, b: string): void => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
  };
  for (let i = 0; i + 1 < xs.length; i++)
    for (let j = 0; j + 1 < ys.length; j++) {
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      if (!corners.every(Number.isFinite)) continue;
      const above = corners.map((corner) => corner > level);
      const edges: string[] = [];
      if (above[0] !== above[1]) edges.push(crossing(i, j, i + 1, j));
      if (above[1] !== above[2]) edges.push(crossing(i + 1, j, i + 1, j + 1));
      if (above[2] !== above[3]) edges.push(crossing(i, j + 1, i + 1, j + 1));
      if (above[3] !== above[0]) edges.push(crossing(i, j, i, j + 1));
      const [a, b, c, d] = edges;
      if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) {
        const middle = corners.reduce((sum, corner) => sum + corner / 4, 0) > level;
        if (middle === above[0]) {
          join(a, b);
          join(c, d);
        } else {
          join(d, a);
          join(b, c);
        }
      } else if (a !== undefined && b !== undefined) join(a, b);
    }
  return chains(neighbours).map((chain) => chain.map((key) => points.get(key)!));
}

/** Walks chains of nodes that have one or two neighbours each: open ones from an end, then the closed. */
function chains(neighbours: ReadonlyMap<string, readonly string[]>): string[][] {
  const seen = new Set<string>();
  const found: string[][] = [];
  const ends = [...neighbours.keys()].filter((key) => neighbours.get(key)!.length === 1);
  for (const start of [...ends, ...neighbours.keys()]) {
    if (seen.has(start)) continue;
    const chain: string[] = [];
    let key: string | undefined = start;
    while (key !== undefined) {
      chain.push(key);
      seen.add(key);
      key = neighbours.get(key)!.find((next) => !seen.has(next));
    }
    if (neighbours.get(chain.at(-1)!)!.includes(start) && chain.length > 2) chain.push(start);
    found.push(chain);
  }
  return found;
}
