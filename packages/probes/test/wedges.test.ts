import { constant, dot, normal, orthonormalize, sgd, unit, type Loss, type Vector } from '@orograph/tensor';
import { barycentricConnector, wedges } from '@orograph/toy';
import { expect, test } from 'vitest';

import {
  barrier,
  fullBatch,
  plane,
  pointsOf,
  reach,
  sampleConnector,
  segment,
  slice,
  subspace,
  type Complex,
} from '../src/index.ts';
import { all } from './closed-forms.ts';

/** An optimum: the n largest of D normal numbers, of unit length. */
const optimum = (dim: number, n: number, seed: number): Vector =>
  unit(wedges({ dim, longDirections: n }).project(normal(dim, seed)));

test('a plane through the origin of three coordinate planes shows three lines at 60°', async () => {
  const loss = wedges({ dim: 3, longDirections: 2 });
  const [u, v] = orthonormalize([Float64Array.of(1, -1, 0), Float64Array.of(1, 1, -2)]) as [Vector, Vector];
  const plan = plane(new Float64Array(3), [u, v], { grid: 41 });
  const points = await all(slice(loss, plan));
  expect(points).toHaveLength([...pointsOf(plan)].length);
  const lines = [0, 60, 120].map((degrees) => (degrees * Math.PI) / 180);
  for (const { coords, loss: value } of points) {
    const [x, y] = coords as [number, number];
    const nearest = Math.min(...lines.map((phi) => Math.abs(x * Math.sin(phi) - y * Math.cos(phi))));
    expect(value).toBeCloseTo(nearest * Math.sqrt(2 / 3), 12);
  }
});

test('the cut of a loss and its displaced values agree on a plane through two optima', async () => {
  const loss = wedges({ dim: 50, longDirections: 30 });
  const plain: Loss = { dim: loss.dim, value: (theta) => loss.value(theta) };
  const plan = plane(new Float64Array(50), [optimum(50, 30, 1), optimum(50, 30, 2)], { grid: 9 });
  const [fast, slow] = [await all(slice(loss, plan)), await all(slice(plain, plan))];
  fast.forEach(({ loss: value }, k) => expect(value).toBeCloseTo(slow[k]!.loss, 12));
});

test('the midpoint of optima with disjoint supports is at .1888 within 2 %', async () => {
  const dim = 40_000;
  const half = (from: number, seed: number): Vector => {
    const numbers = normal(dim, seed);
    return unit(numbers.map((x, i) => (i >= from && i < from + dim / 2 ? x : 0)));
  };
  const loss = wedges({ dim, longDirections: dim / 2 });
  const profile = await all(slice(loss, segment(half(0, 1), half(dim / 2, 2), { points: 3 })));
  expect(Math.abs(barrier(profile) / 0.1888 - 1)).toBeLessThan(0.02);
});

test('from an optimum the radial direction is long both ways and an unused axis short', async () => {
  const [dim, n] = [100, 60];
  const theta = optimum(dim, n, 7);
  const free = theta.findIndex((x) => x === 0);
  const axis = Float64Array.from({ length: dim }, (_, i) => (i === free ? 1 : 0));
  const smallest = Math.min(...Array.from(theta, Math.abs).filter((x) => x > 0));
  const records = await all(
    reach(wedges({ dim, longDirections: n }), {
      theta,
      directions: [theta, axis],
      threshold: smallest / 2,
      start: smallest / 50,
      limit: 10,
      tolerance: 1e-6,
    }),
  );
  expect(records.map(({ bounded }) => bounded)).toEqual([false, false, true, true]);
  for (const { distance } of records.slice(2)) expect(distance / (smallest / 2)).toBeCloseTo(1, 5);
  expect(dot(theta, axis)).toBe(0);
});

test('the exact barycentric connector of the toy has no loss over its cells', async () => {
  const loss = wedges({ dim: 60, longDirections: 48 });
  const optima = [1, 2, 3, 4].map((seed) => optimum(60, 48, seed));
  const exact = barycentricConnector(loss, optima);
  const complex: Complex = {
    vertices: exact.vertices.slice(1).map((_, k) => [0, 1, 2, 3].filter((i) => ((k + 1) >> i) & 1)),
    cells: exact.simplices.map((masks) => masks.map((mask) => mask - 1)),
  };
  const vertices = exact.vertices.slice(1).map((vertex) => vertex!);
  const points = await all(sampleConnector(loss, { complex, vertices }, { samples: 400, seed: 0 }));
  expect(Math.max(...points.map((point) => point.loss))).toBeLessThan(1e-12);
});

test('training in a random subspace reaches the wedges from d = D − n + 5 on', async () => {
  const loss = wedges({ dim: 60, longDirections: 40, map: 'squared' });
  const records = await all(
    subspace(loss, {
      origin: (seed) => normal(60, 500 + seed),
      dimensions: [10, 25],
      seeds: [0, 1],
      optimizer: sgd(),
      schedule: constant(0.45),
      steps: 3000,
      objective: () => fullBatch(loss),
    }),
  );
  for (const { d, loss: value, metrics } of records) {
    if (d === 25) expect(value).toBeLessThan(1e-12);
    else expect(value).toBeGreaterThan(1e-3);
    expect(metrics['distance']).toBeCloseTo(Math.sqrt(value), 10);
  }
});
