import { joining, type Basin } from './joining.ts';

/** Which basin each point belongs to and how basins join as the level rises. */
export interface MergeTree {
  /** The basins, deepest in persistence first: the one of the lowest minimum leads. */
  readonly basins: readonly Basin[];
  /** For each point the basin whose minimum a steepest way down leads to, −1 where the loss is not finite. */
  readonly basinOf: Int32Array;
  /** How many points are not finite; the level never reaches them. */
  readonly infinite: number;
}

/** A landscape on points: a loss at each, and which points are neighbours. */
export interface Landscape {
  /** The loss at each point; one that is not finite is treated as infinitely high. */
  readonly values: ArrayLike<number>;
  /** Calls `visit` for each neighbour of a point. */
  readonly neighbours: (point: number, visit: (neighbour: number) => void) => void;
}

/**
 * The merge tree of the sublevel sets {L ≤ h} of a landscape as h rises: every minimum starts a basin, and where two meet the higher one joins the
 * deeper (the elder rule). Its pairs of birth and death are the persistence diagram in dimension 0. Of equal values the point with
 * the smaller index comes first, and of equal minima that one is the deeper.
 *
 * In O(P log P) for P points.
 * Reference: Edelsbrunner, Letscher & Zomorodian 2002, "Topological Persistence and Simplification".
 */
export function mergeTree({ values, neighbours }: Landscape): MergeTree {
  const order = sortedPoints(values);
  const forest = joining(values.length);
  const basinOf = new Int32Array(values.length).fill(-1);
  for (const point of order) {
    let lowest = -1;
    neighbours(point, (neighbour) => {
      if (basinOf[neighbour]! >= 0 && (lowest < 0 || isLower(values, neighbour, lowest))) lowest = neighbour;
    });
    basinOf[point] = lowest < 0 ? forest.start(point, values[point]!) : basinOf[lowest]!;
    neighbours(point, (neighbour) => {
      if (basinOf[neighbour]! >= 0) forest.join(basinOf[point]!, basinOf[neighbour]!, point, values[point]!);
    });
    forest.add(basinOf[point]);
  }
  const { basins, place } = forest.basins();
  for (let point = 0; point < basinOf.length; point++)
    if (basinOf[point]! >= 0) basinOf[point] = place[basinOf[point]!]!;
  return { basins, basinOf, infinite: values.length - order.length };
}

const isLower = (values: ArrayLike<number>, a: number, b: number): boolean =>
  values[a]! < values[b]! || (values[a] === values[b] && a < b);

/** The points of finite value from the lowest up, of equal values in order. */
function sortedPoints(values: ArrayLike<number>): Uint32Array {
  const points = Uint32Array.from({ length: values.length }, (_, i) => i).filter((i) =>
    Number.isFinite(values[i]),
  );
  return points.toSorted((a, b) => values[a]! - values[b]! || a - b);
}
