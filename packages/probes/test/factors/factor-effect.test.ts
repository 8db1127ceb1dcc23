import { expect, test } from 'vitest';

import {
  factorEffect,
  factorScale,
  placeOn,
  valueAt,
  type FactorPoint,
} from '../../src/factors/factor-effect.ts';

const point = (seed: number, value: number, angle: number): FactorPoint => ({
  seed,
  value,
  angle,
  distance: 1,
  norm: 1,
  loss: 1,
});

test('the slope of a power law is its exponent, whatever the size of each seed', () => {
  const values = [0.01, 0.03, 0.1];
  const points = [1, 2, 5].flatMap((size, seed) => values.map((x) => point(seed, x, size * x ** 0.5)));
  const { slope, ratio, ratioInterval, direction } = factorEffect(points, 'angle', factorScale(values));
  expect(slope.mean).toBeCloseTo(0.5, 12);
  expect(slope.standardError).toBeCloseTo(0, 12);
  expect(ratio).toBeCloseTo(Math.sqrt(10), 10);
  expect(ratioInterval[0]).toBeCloseTo(Math.sqrt(10), 10);
  expect(direction).toBe('rises');
});

test('the interval is that of the slopes of the seeds, t-distributed', () => {
  // Slopes 1, 2, 3 over log 2: mean 2, standard error 1/√3, t₀.₉₇₅ of two degrees of freedom 4.3027.
  const points = [1, 2, 3].flatMap((slope, seed) => [point(seed, 1, 1), point(seed, 2, 2 ** slope)]);
  const { interval, ratio, ratioInterval, ratios, direction } = factorEffect(
    points,
    'angle',
    factorScale([1, 2]),
  );
  const half = 4.3027 / Math.sqrt(3);
  expect(interval[0]).toBeCloseTo(2 - half, 10);
  expect(interval[1]).toBeCloseTo(2 + half, 10);
  expect(ratio).toBeCloseTo(4, 10);
  expect(ratioInterval[0]).toBeCloseTo(2 ** (2 - half), 10);
  expect(ratios.map((one) => Math.round(one))).toEqual([2, 4, 8]);
  expect(direction).toBe('unresolved');
});

test('a measure that does not change, or of one seed, is not resolved', () => {
  const flat = [0, 1, 2].flatMap((seed) => [point(seed, 1, 7), point(seed, 2, 7)]);
  expect(factorEffect(flat, 'angle', factorScale([1, 2]))).toMatchObject({
    ratio: 1,
    direction: 'unresolved',
  });
  const one = [point(0, 1, 1), point(0, 2, 2)];
  expect(factorEffect(one, 'angle', factorScale([1, 2]))).toMatchObject({
    ratio: expect.closeTo(2, 12) as number,
    ratioInterval: [NaN, NaN],
    direction: 'unresolved',
  });
  expect(factorEffect([], 'angle', factorScale([1, 2])).slope.count).toBe(0);
});

test('measures of 0 and seeds with one value are left out', () => {
  const points = [point(0, 1, 2), point(0, 2, 1), point(1, 1, 2), point(1, 2, 0), point(2, 1, 2)];
  const { slope } = factorEffect(points, 'angle', factorScale([1, 2]));
  expect([slope.count, slope.mean]).toEqual([1, expect.closeTo(-1, 12)]);
});

test('a value of 0 has a place at 0 on a scale that is logarithmic above the smallest other value', () => {
  const scale = factorScale([0, 0.1, 0.3]);
  expect(scale).toEqual({ kind: 'symlog', constant: 0.1 });
  expect(placeOn(scale, 0)).toBe(0);
  expect(placeOn(scale, 0.3)).toBeCloseTo(Math.log(4), 12);
  expect(factorScale([0.1, 0.3]).kind).toBe('log');
  for (const values of [
    [0, 0.1, 0.3],
    [0.1, 2],
  ])
    for (const value of values) {
      const own = factorScale(values);
      expect(valueAt(own, placeOn(own, value))).toBeCloseTo(value, 12);
    }
});
