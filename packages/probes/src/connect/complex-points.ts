import { random, type Random } from '@orograph/tensor';

import { checkCount } from '../check-count.ts';
import type { Complex } from './complex.ts';

/** A point of a complex, without its position in parameter space. */
export interface ComplexPoint {
  /** Which cell. */
  readonly cell: number;
  /** The barycentric weights of the cell's vertices. */
  readonly weights: readonly number[];
  /** Where it lies in the simplex of the optima, each vertex at the mean of its optima: one weight an optimum. */
  readonly coords: readonly number[];
}

/**
 * `samples` random points: a random cell, uniform in it.
 *
 * @throws RangeError for a bad number of samples.
 */
export function randomPoints(
  complex: Complex,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): ComplexPoint[] {
  checkCount('randomPoints', 'samples', samples);
  const draws = random(seed);
  return Array.from({ length: samples }, () => pointIn(complex, draws));
}

/**
 * A lattice over the simplex of the optima, its corners included: the points whose coordinates are multiples of
 * 1/`divisions`, each in a cell of the subdivision that holds it. There are C(divisions + m, m) for m + 1 optima.
 *
 * In a barycentric subdivision the coordinates c₍₁₎ ≥ c₍₂₎ ≥ … give the vertex of the k optima they begin with the weight
 * k(c₍ₖ₎ − c₍ₖ₊₁₎).
 *
 * @throws RangeError for a complex that does not subdivide the simplex, or a bad number of divisions.
 */
export function latticePoints(
  complex: Complex,
  { divisions }: { readonly divisions: number },
): ComplexPoint[] {
  checkCount('latticePoints', 'divisions', divisions, 1);
  const places = new Map(complex.vertices.map((subset, k) => [subset.join(), k]));
  const cells = new Map(complex.cells.map((cell, k) => [cell.join(), k]));
  const count = complex.vertices.filter(({ length }) => length === 1).length;
  return compositions(divisions, count).map((parts) => {
    const coords = parts.map((part) => part / divisions);
    const order = coords.map((_, i) => i).toSorted((a, b) => coords[b]! - coords[a]! || a - b);
    const chain = order.map((_, k) =>
      places.get(
        order
          .slice(0, k + 1)
          .toSorted((a, b) => a - b)
          .join(),
      ),
    );
    const cell = cells.get(chain.join());
    if (cell === undefined) {
      if (complex.cells.length === 1)
        return { cell: 0, weights: complex.cells[0]!.map((i) => coords[i]!), coords };
      throw new RangeError(
        'latticePoints: expected a barycentric subdivision or a flat simplex, got another complex.',
      );
    }
    const weights = order.map((i, k) => (k + 1) * (coords[i]! - (coords[order[k + 1] ?? -1] ?? 0)));
    return { cell, weights, coords };
  });
}

/** The least number of divisions whose lattice between `optima` optima has at least `points` points. */
export function divisionsFor(optima: number, points: number): number {
  for (let divisions = 1; ; divisions++) {
    let size = 1;
    for (let k = 1; k < optima; k++) size = (size * (divisions + k)) / k;
    if (size >= points || optima === 1) return divisions;
  }
}

/** Each free vertex of a complex as a point of its first cell. */
export const vertexPoints = (complex: Complex): ComplexPoint[] =>
  complex.vertices.flatMap((subset, vertex) => {
    const cell = complex.cells.findIndex((cells) => cells.includes(vertex));
    if (subset.length === 1 || cell === -1) return [];
    const weights = complex.cells[cell]!.map((other) => (other === vertex ? 1 : 0));
    return [{ cell, weights, coords: coordsOf(complex, cell, weights) }];
  });

/** A random cell and Dirichlet(1, …, 1) weights: normalized exponentials. */
export function pointIn(complex: Complex, draws: Random): ComplexPoint {
  const cell = draws.below(complex.cells.length);
  const exponentials = complex.cells[cell]!.map(() => -Math.log(1 - draws.uniform()));
  const sum = exponentials.reduce((total, x) => total + x, 0);
  const weights = exponentials.map((x) => x / sum);
  return { cell, weights, coords: coordsOf(complex, cell, weights) };
}

function coordsOf({ vertices, cells }: Complex, cell: number, weights: readonly number[]): number[] {
  const coords = vertices.filter(({ length }) => length === 1).map(() => 0);
  cells[cell]!.forEach((vertex, k) => {
    const subset = vertices[vertex]!;
    for (const i of subset) coords[i] = coords[i]! + weights[k]! / subset.length;
  });
  return coords;
}

/** All ways to write n as a sum of `count` whole numbers from 0, in order. */
function compositions(n: number, count: number): number[][] {
  if (count === 1) return [[n]];
  return Array.from({ length: n + 1 }, (_, first) => first).flatMap((first) =>
    compositions(n - first, count - 1).map((rest) => [first, ...rest]),
  );
}
