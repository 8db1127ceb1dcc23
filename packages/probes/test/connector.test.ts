import { combine, constant, normal, sgd, type Vector } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import {
  barycentricSubdivision,
  connector,
  flatSimplex,
  fullBatch,
  sampleConnector,
  simplexVolume,
  starOfStars,
  straightConnector,
  type Complex,
} from '../src/index.ts';
import { all, axisWedges, bowl, sphere, type Counted } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const keepLargest = (theta: Vector, n: number): Float64Array => {
  const order = Array.from(theta.keys()).toSorted((i, j) => Math.abs(theta[j]!) - Math.abs(theta[i]!));
  const kept = new Set(order.slice(0, n));
  return Float64Array.from(theta, (x, i) => (kept.has(i) ? x : 0));
};
const optimaOf = (count: number, dim: number, n: number): Float64Array[] =>
  Array.from({ length: count }, (_, seed) => keepLargest(normal(dim, seed), n));
const worst = async (loss: Counted, complex: Complex, vertices: readonly Vector[]): Promise<number> =>
  Math.max(
    ...(await all(sampleConnector(loss, { complex, vertices }, { samples: 300, seed: 1 }))).map(
      (p) => p.loss,
    ),
  );

test('the exact vertices on wedges make the subdivision a connector of loss 0 for m = 1 … 4', async () => {
  for (const m of [1, 2, 3, 4]) {
    const complex = barycentricSubdivision(m + 1);
    const optima = optimaOf(m + 1, 40, 32);
    const vertices = complex.vertices.map((subset) => {
      const mean = combine(subset.map((i) => optima[i]!));
      return Float64Array.from(mean, (x, axis) => (subset.every((i) => optima[i]![axis] !== 0) ? x : 0));
    });
    expect(await worst(axisWedges(40, 32), complex, vertices)).toBeLessThan(1e-24);
    expect(await worst(axisWedges(40, 32), flatSimplex(m + 1), optima)).toBeGreaterThan(1e-3);
  }
});

test('a subdivision of m + 1 optima has 2^(m+1) − 1 vertices and (m + 1)! cells, each a growing chain', () => {
  const { vertices, cells } = barycentricSubdivision(4);
  expect([vertices.length, cells.length]).toEqual([15, 24]);
  expect(vertices.slice(0, 4)).toEqual([[0], [1], [2], [3]]);
  for (const cell of cells)
    cell.forEach((vertex, k) => {
      expect(vertices[vertex]).toHaveLength(k + 1);
      if (k > 0) expect(vertices[vertex]).toEqual(expect.arrayContaining([...vertices[cell[k - 1]!]!]));
    });
});

test('the cells of a subdivision fill the simplex', () => {
  const optima = [0, 1, 2, 3].map((seed) => normal(6, seed));
  const { complex, vertices } = straightConnector(optima, barycentricSubdivision(4));
  const parts = complex.cells.map((cell) => simplexVolume(cell.map((vertex) => vertices[vertex]!)));
  expect(parts.reduce((sum, x) => sum + x, 0)).toBeCloseTo(simplexVolume(optima), 12);
});

test('a star of stars joins each pair through its midpoint to the centre', () => {
  const { vertices, cells } = starOfStars(5);
  expect([vertices.length, cells.length]).toEqual([5 + 10 + 1, 20]);
  for (const [i, pair, centre] of cells) {
    expect(vertices[pair!]).toContain(vertices[i!]![0]);
    expect(vertices[centre!]).toEqual([0, 1, 2, 3, 4]);
  }
});

test('training finds a 2-connector of low loss on the sphere, where the flat simplex has none', async () => {
  const optima = [0, 1, 2].map((i) => Float64Array.from({ length: 3 }, (_, k) => (k === i ? 1 : 0)));
  const loss = sphere(3);
  const complex = barycentricSubdivision(3);
  const { vertices, status } = await lastValueFrom(
    connector(fullBatch(loss), { optima, optimizer: sgd(), schedule: constant(0.3), steps: 2000, seed: 0 }),
  );
  const flat = await worst(loss, flatSimplex(3), optima);
  expect(status).toBe('done');
  expect(flat).toBeGreaterThan(0.15);
  expect(await worst(loss, complex, vertices)).toBeLessThan(flat / 6);
  optima.forEach((optimum, i) => expect(vertices[i]).toBe(optimum));
});

test('a cone through the optimized centre alone fails for m = 2: the straight edges remain', async () => {
  const optima = optimaOf(3, 40, 20);
  const cone: Complex = {
    vertices: [[0], [1], [2], [0, 1, 2]],
    cells: [
      [0, 1, 3],
      [0, 2, 3],
      [1, 2, 3],
    ],
  };
  const loss = axisWedges(40, 20);
  const { vertices } = await lastValueFrom(
    connector(fullBatch(loss), {
      optima,
      complex: cone,
      optimizer: sgd(),
      schedule: constant(0.3),
      steps: 500,
      seed: 0,
    }),
  );
  const midpoints = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([i, j]) => combine([optima[i!]!, optima[j!]!]));
  const edge = Math.max(...(await Promise.all(midpoints.map((theta) => loss.value(theta)))));
  expect(await worst(loss, cone, vertices)).toBeGreaterThan(edge / 2);
});

test('divergence is a result, and every says which steps are emitted', async () => {
  const plan = { optima: [Float64Array.of(1), Float64Array.of(2)], optimizer: sgd(), seed: 0 };
  const diverged = await lastValueFrom(
    connector(fullBatch(bowl([1])), { ...plan, schedule: constant(1e200), steps: 20 }),
  );
  expect(diverged.status).toBe('diverged');
  const steps = await all(
    connector(fullBatch(bowl([1])), { ...plan, schedule: constant(0.1), steps: 5, every: 2 }),
  );
  expect(steps.map(({ step }) => step)).toEqual([0, 2, 4, 5]);
});

test('connector and its samples are cold, cancellable and repeatable', async () => {
  const optima = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
  const complex = barycentricSubdivision(2);
  await expectCold(sphere(2), (loss) =>
    connector(fullBatch(loss), {
      optima,
      optimizer: sgd(),
      schedule: constant(0.1),
      steps: 4,
      seed: 0,
      every: 1,
    }),
  );
  const { vertices } = straightConnector(optima, complex);
  await expectCold(sphere(2), (loss) =>
    sampleConnector(loss, { complex, vertices }, { samples: 3, seed: 0 }),
  );
});

test('bad plans throw at the call', () => {
  const plan = { optima: [Float64Array.of(1)], optimizer: sgd(), schedule: constant(1), steps: 1, seed: 0 };
  const objective = fullBatch(bowl([1]));
  expect(() => connector(objective, plan)).toThrow('connector: expected at least 2 optima, got 1.');
  expect(() =>
    connector(objective, { ...plan, optima: [Float64Array.of(1), Float64Array.of(1, 2)] }),
  ).toThrow('connector: expected a vector of dimension 1, got 2.');
  expect(() => connector(objective, { ...plan, samples: 0 })).toThrow(
    'connector: samples must be a whole number from 1, got 0.',
  );
  expect(() => barycentricSubdivision(9)).toThrow(
    'barycentricSubdivision: expected 1 to 8 optima (8! = 40320 cells), got 9',
  );
  expect(() =>
    sampleConnector(bowl([1]), straightConnector([Float64Array.of(1), Float64Array.of(2)], flatSimplex(2)), {
      samples: 0.5,
      seed: 0,
    }),
  ).toThrow('sampleConnector: samples must be a whole number from 0, got 0.5.');
  expect(() => starOfStars(2)).toThrow('starOfStars: expected at least 3 optima, got 2.');
});
