import { dot, normal, randomSubspace } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { expect, test } from 'vitest';

import { shortDirections } from '../../src/index.ts';
import { all, axisWedges, bowl } from '../closed-forms.ts';
import { expectCold } from '../cold.ts';

const plan = { length: 1, threshold: 0.02, seeds: [0, 1], most: 100 };

test('of a quadratic it finds as many as there are eigenvalues above 2·threshold/ℓ², with their reaches', async () => {
  const spectrum = [10, 5, 2, 1, 0.5, 0.1, 0.03, 0.02, 0.01, 0, 0, 0, -0.01];
  const loss = bowl(spectrum);
  const records = await all(
    shortDirections(loss, {
      ...plan,
      theta: new Float64Array(spectrum.length),
      tolerance: 1e-6,
      iterations: 200,
    }),
  );
  const short = spectrum.filter((lambda) => lambda > 0.04);
  for (const { reaches, isComplete } of records) {
    expect(isComplete).toBe(true);
    expect(reaches.length).toBe(short.length);
    for (const [i, lambda] of short.entries())
      expect(reaches[i]! / Math.sqrt(0.04 / lambda)).toBeCloseTo(1, 1);
  }
});

test.each([
  { dim: 20, n: 12 },
  { dim: 40, n: 33 },
])('around an optimum in all axis-aligned wedges it counts D − n: D = $dim, n = $n', async ({ dim, n }) => {
  const theta = Float64Array.from(normal(dim, 3), (x, i) => (i < n ? 3 * Math.sign(x) : 0));
  const records = await all(shortDirections(axisWedges(dim, n), { ...plan, theta }));
  expect(records.map(({ reaches, isComplete }) => [reaches.length, isComplete])).toEqual([
    [dim - n, true],
    [dim - n, true],
  ]);
});

test('and in randomly turned wedges of constant width', async () => {
  const loss = wedges({ dim: 24, longDirections: 17, kind: 'random', count: 1, map: 'squared' });
  const theta = loss.project(normal(24, 5));
  const [record] = await all(shortDirections(loss, { ...plan, theta, seeds: [2] }));
  expect(record).toMatchObject({ isComplete: true });
  expect(record!.reaches.length).toBe(7);
  for (const reach of record!.reaches) expect(reach).toBeCloseTo(Math.sqrt(0.02), 2);
});

test('what curves down most strongly is set aside, not counted and not in the way', async () => {
  const loss = bowl([-50, 4, 1, 0, 0]);
  const [record] = await all(
    shortDirections(loss, {
      ...plan,
      theta: new Float64Array(5),
      seeds: [0],
      tolerance: 1e-6,
      iterations: 100,
    }),
  );
  expect(record).toMatchObject({ isComplete: true });
  expect(record!.reaches.length).toBe(2);
});

test('a search that ends with its plan says so', async () => {
  const theta = new Float64Array(6);
  const [record] = await all(
    shortDirections(bowl([1, 1, 1, 1, 1, 1]), { ...plan, theta, seeds: [0], most: 4 }),
  );
  expect([record!.reaches.length, record!.isComplete]).toEqual([4, false]);
});

test('where nothing is short nothing is found, and where all is short all of it', async () => {
  const theta = new Float64Array(3);
  expect(await all(shortDirections(bowl([0, 0, 0]), { ...plan, theta, seeds: [0] }))).toMatchObject([
    { reaches: [], isComplete: true },
  ]);
  const [every] = await all(shortDirections(bowl([9, 9, 9]), { ...plan, theta, seeds: [0] }));
  expect([every!.reaches.length, every!.isComplete]).toEqual([3, true]);
});

test('is not fooled by turned coordinates', async () => {
  const basis = randomSubspace(10, 10, 7);
  const spectrum = [4, 3, 2, 1, 0, 0, 0, 0, 0, 0];
  const turned = bowl(spectrum);
  const into = (theta: ArrayLike<number>) =>
    Float64Array.from(basis, (b) => dot(b, Float64Array.from(theta)));
  const back = (v: ArrayLike<number>) =>
    Float64Array.from({ length: 10 }, (_, i) => basis.reduce((sum, b, k) => sum + b[i]! * v[k]!, 0));
  const loss = {
    dim: 10,
    value: (theta: ArrayLike<number>) => turned.value(into(theta)),
    valueAndGrad: async (theta: ArrayLike<number>) => {
      const { value, grad } = await turned.valueAndGrad(into(theta));
      return { value, grad: back(grad) };
    },
  };
  const [record] = await all(shortDirections(loss, { ...plan, theta: new Float64Array(10), seeds: [0] }));
  expect(record!.reaches.length).toBe(4);
});

test('goes on after the searches that are there, with the same records', async () => {
  const whole = await all(shortDirections(bowl([3, 2, 0]), { ...plan, theta: new Float64Array(3) }));
  const rest = await all(
    shortDirections(bowl([3, 2, 0]), { ...plan, theta: new Float64Array(3), skip: (seed) => seed === 0 }),
  );
  expect(rest).toEqual(whole.slice(1));
});

test('is cold', () =>
  expectCold(bowl([1, 1]), (loss) => shortDirections(loss, { ...plan, theta: new Float64Array(2) })));

test('refuses plans that make no sense', () => {
  const loss = bowl([1, 1, 1]);
  const theta = new Float64Array(3);
  expect(() => shortDirections(loss, { ...plan, theta, most: 0 })).toThrow(
    'shortDirections: most must be a whole number from 1, got 0.',
  );
  expect(() => shortDirections(loss, { ...plan, theta, length: 0 })).toThrow(
    'shortDirections: length must be positive and finite, got 0.',
  );
  expect(() => shortDirections(loss, { ...plan, theta, threshold: Number.NaN })).toThrow(
    'shortDirections: threshold must be a number, got NaN.',
  );
  expect(() => shortDirections(loss, { ...plan, theta: new Float64Array(2) })).toThrow('shortDirections');
});
