/** A simplicial complex between optima, without their positions. */
export interface Complex {
  /** For each vertex the optima it lies between, ascending; a single optimum is that optimum. */
  readonly vertices: readonly (readonly number[])[];
  /** The top simplices, as places in `vertices`. */
  readonly cells: readonly (readonly number[])[];
}

/** The flat simplex through `count` optima: no free vertex, one cell. */
export const flatSimplex = (count: number): Complex => ({
  vertices: range(count).map((i) => [i]),
  cells: [range(count)],
});

/**
 * The barycentric subdivision of a simplex with `count` vertices: a vertex for each non-empty subset of the optima
 * (2^count − 1), and a cell for each chain of subsets that grows by one (count!).
 *
 * @throws RangeError unless count is a whole number from 1 to 8.
 */
export function barycentricSubdivision(count: number): Complex {
  if (!(Number.isInteger(count) && count >= 1 && count <= 8))
    throw new RangeError(
      `barycentricSubdivision: expected 1 to 8 optima (8! = 40320 cells), got ${count}; a star of stars takes more.`,
    );
  const vertices = range(2 ** count - 1)
    .map((k) => range(count).filter((i) => ((k + 1) >> i) & 1))
    .toSorted((a, b) => a.length - b.length);
  const place = new Map(vertices.map((subset, k) => [subset.join(), k]));
  const cells = permutations(range(count)).map((order) =>
    order.map((_, k) =>
      place.get(
        order
          .slice(0, k + 1)
          .toSorted((a, b) => a - b)
          .join(),
      )!,
    ),
  );
  return { vertices, cells };
}

/**
 * Pairwise midpoints and one common centre: cells (i, ij, centre), so that many optima stay affordable.
 *
 * @throws RangeError for fewer than 3 optima.
 */
export function starOfStars(count: number): Complex {
  if (!(Number.isInteger(count) && count >= 3))
    throw new RangeError(`starOfStars: expected at least 3 optima, got ${count}.`);
  const pairs = range(count).flatMap((i) => range(i).map((j) => [j, i]));
  const vertices = [...range(count).map((i) => [i]), ...pairs, range(count)];
  return {
    vertices,
    cells: pairs.flatMap((pair, k) => pair.map((i) => [i, count + k, vertices.length - 1])),
  };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const permutations = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) =>
        permutations(items.filter((other) => other !== item)).map((rest) => [item].concat(rest)),
      );
