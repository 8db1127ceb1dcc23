import { pairQuantities, similarityToItself, type PairQuantity } from '../pair-quantities.ts';

/** Quantities of a pair of models: numbers, or means over the examples. */
export type PairOfModels = {
  readonly [Q in PairQuantity]?: number | { readonly mean: number } | undefined;
} & {
  /** The place of one model. */
  readonly a: number;
  /** The place of the other. */
  readonly b: number;
};

/**
 * Makes a symmetric matrix of each quantity that pairs of `count` models have, by its name: on the diagonal what a model has in common with
 * itself, `NaN` where a pair was not measured.
 *
 * @example
 * ```ts
 * import { similarityMatrices } from '@orograph/probes';
 *
 * const { cka } = similarityMatrices([{ a: 0, b: 1, cka: { mean: 0.8 } }], 2);
 * console.log(cka); // [[1, 0.8], [0.8, 1]]
 * ```
 */
export function similarityMatrices(
  pairs: readonly PairOfModels[],
  count: number,
): { readonly [Q in PairQuantity]?: readonly (readonly number[])[] } {
  const present = pairQuantities.filter((name) => pairs.some((pair) => pair[name] !== undefined));
  return Object.fromEntries(present.map((name) => [name, matrixOf(pairs, name, count)]));
}

function matrixOf(pairs: readonly PairOfModels[], name: PairQuantity, count: number): number[][] {
  const places = Array.from({ length: count }, (_, place) => place);
  const matrix = places.map((i) => places.map((j) => (i === j ? similarityToItself[name] : Number.NaN)));
  for (const { a, b, [name]: value } of pairs) {
    const number = (typeof value === 'object' ? value.mean : value) ?? Number.NaN;
    matrix[a]![b] = number;
    matrix[b]![a] = number;
  }
  return matrix;
}

/** A point of a line beside its ends, as `similarityAlong` measures it. */
export interface PointBesideEnds {
  /** Its share of the line. */
  readonly t: number;
  /** How alike the function there is to that at each end. */
  readonly ends: readonly {
    readonly disagreement?: { readonly mean: number } | undefined;
    readonly squaredDifference?: { readonly mean: number } | undefined;
  }[];
}

/** Where a line is least like all of its ends, by the greatest likeness of them. */
export interface FarthestPoint {
  /** Its share of the line. */
  readonly t: number;
  /** The disagreement with the nearest end, or the squared difference of outputs that are no choices. */
  readonly difference: number;
}

/**
 * Finds the point of a line where the function is least like those at its ends: argmax over t of min over the ends of the difference.
 *
 * @throws RangeError for no points.
 */
export function farthestFromEnds(line: readonly PointBesideEnds[]): FarthestPoint {
  if (line.length === 0) throw new RangeError('farthestFromEnds: expected at least one point, got none.');
  const points = line.map(({ t, ends }) => ({
    t,
    difference: Math.min(
      ...ends.map(
        ({ disagreement, squaredDifference }) => (disagreement ?? squaredDifference)?.mean ?? Number.NaN,
      ),
    ),
  }));
  return points.reduce((best, point) => (point.difference > best.difference ? point : best));
}
