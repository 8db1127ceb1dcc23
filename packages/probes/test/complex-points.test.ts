import { combine, normal, sliceable, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';

import {
  alongConnector,
  barycentricSubdivision,
  curvePoints,
  curveThrough,
  divisionsFor,
  flatSimplex,
  latticePoints,
  randomPoints,
  starOfStars,
  straightConnector,
  vertexPoints,
} from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';

const positionOf = (
  { complex, vertices }: ReturnType<typeof straightConnector>,
  { cell, weights }: { readonly cell: number; readonly weights: readonly number[] },
): ArrayLike<number> =>
  combine(
    complex.cells[cell]!.map((vertex) => vertices[vertex]!),
    weights,
  );

test.each([1, 2, 3, 4])(
  'before training a point of a subdivision lies where its coordinates say, m = %i',
  (m) => {
    const optima = Array.from({ length: m + 1 }, (_, seed) => normal(7, seed));
    const complexes = [
      barycentricSubdivision(m + 1),
      flatSimplex(m + 1),
      ...(m > 1 ? [starOfStars(m + 1)] : []),
    ];
    for (const complex of complexes) {
      const surface = straightConnector(optima, complex);
      const points = [
        ...randomPoints(complex, { samples: 20, seed: 4 }),
        ...(complex === complexes[2] ? [] : latticePoints(complex, { divisions: 5 })),
        ...vertexPoints(complex),
      ];
      for (const point of points) {
        const [expected, got] = [combine(optima, point.coords), positionOf(surface, point)];
        expected.forEach((x, i) => expect(got[i]).toBeCloseTo(x, 12));
        for (const weight of [...point.weights, ...point.coords]) expect(weight).toBeGreaterThanOrEqual(0);
        expect(point.weights.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      }
    }
  },
);

test('a lattice has C(n + m, m) different points, the optima among them', () => {
  const points = latticePoints(barycentricSubdivision(4), { divisions: 6 });
  expect(points).toHaveLength(84);
  expect(new Set(points.map(({ coords }) => coords.join())).size).toBe(84);
  for (let i = 0; i < 4; i++)
    expect(points.some(({ coords }) => coords.every((c, j) => c === (i === j ? 1 : 0)))).toBe(true);
});

test('the divisions asked for suffice, and one fewer would not', () => {
  expect([2, 3, 4, 5].map((optima) => divisionsFor(optima, 300))).toEqual([299, 23, 11, 7]);
  expect(divisionsFor(3, 1)).toBe(1);
});

test('the loss along a connector is that at the points, in order', async () => {
  const optima = [Float64Array.of(2, 0), Float64Array.of(0, 2)];
  const complex = barycentricSubdivision(2);
  const points = latticePoints(complex, { divisions: 4 });
  const records = await all(alongConnector(bowl([1, 1]), straightConnector(optima, complex), points));
  expect(records.map(({ coords }) => coords)).toEqual(points.map(({ coords }) => coords));
  for (const { coords, loss } of records)
    expect(loss).toBeCloseTo(2 * (coords[0]! ** 2 + coords[1]! ** 2), 12);
});

test('a cell with many points is cut, with the same losses; points left out do not change how', async () => {
  const optima = [0, 1, 2].map((seed) => normal(5, seed));
  const complex = barycentricSubdivision(3);
  const surface = straightConnector(optima, complex);
  const loss = bowl([1, 2, 3, 4, 5]);
  let [cuts, open] = [0, 0];
  const cutting = {
    ...loss,
    cut: async (origin: Vector, directions: readonly Vector[]) => {
      cuts += 1;
      open += 1;
      const cut = await sliceable(loss).cut(origin, directions);
      return { ...cut, dispose: () => ((open -= 1), cut.dispose()) };
    },
  };
  const points = latticePoints(complex, { divisions: 12 }).toSorted((a, b) => a.cell - b.cell);
  const [direct, cut, rest] = [
    await all(alongConnector(loss, surface, points)),
    await all(alongConnector(cutting, surface, points)),
    await all(alongConnector(cutting, surface, points, { skip: 10 })),
  ];
  expect([cuts, open]).toEqual([12, 0]);
  cut.forEach((point, k) => expect(point.loss).toBeCloseTo(direct[k]!.loss, 10));
  expect(rest).toEqual(cut.slice(10));
});

test.each(['bezier', 'polychain'] as const)('the pieces of a %s make up the curve', (kind) => {
  const vertices = [0, 1, 2, 3].map((seed) => normal(6, seed));
  const { complex, points } = curvePoints(kind, 4, { points: 11 });
  points.forEach((point, i) => {
    const [expected, got] = [curveThrough(kind, vertices)(i / 10), positionOf({ complex, vertices }, point)];
    expected.forEach((x, k) => expect(got[k]).toBeCloseTo(x, 12));
  });
});

test('a star has no lattice, and a lattice needs divisions', () => {
  expect(() => latticePoints(starOfStars(4), { divisions: 2 })).toThrow(
    'latticePoints: expected a barycentric subdivision or a flat simplex, got another complex.',
  );
  expect(() => latticePoints(flatSimplex(2), { divisions: 0 })).toThrow(
    'latticePoints: divisions must be a whole number from 1, got 0.',
  );
  expect(() => randomPoints(flatSimplex(2), { samples: -1, seed: 0 })).toThrow(
    'randomPoints: samples must be a whole number from 0, got -1.',
  );
});
