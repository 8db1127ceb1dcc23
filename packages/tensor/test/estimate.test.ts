import { expect, test } from 'vitest';

import { confidenceInterval, estimate } from '@orograph/tensor';

test('a mean comes with its standard error, which two samples make', () => {
  const { mean, standardError, count } = estimate([2, 3, 4]);
  expect([mean, count]).toEqual([3, 3]);
  expect(standardError).toBeCloseTo(1 / Math.sqrt(3), 12);
  expect(estimate([7])).toEqual({ mean: 7, standardError: NaN, count: 1 });
  expect(estimate([])).toEqual({ mean: NaN, standardError: NaN, count: 0 });
});

test.each([
  [2, 12.706],
  [3, 4.303],
  [11, 2.228],
  [16, 2.131],
  [17, 2.12],
  [21, 2.086],
  [101, 1.984],
  [1e9, 1.96],
])('the half of an interval over %i samples is the tabled quantile of t', (count, quantile) => {
  const [low, high] = confidenceInterval({ mean: 5, standardError: 2, count });
  expect((high - 5) / 2).toBeCloseTo(quantile, 3);
  expect(5 - low).toBeCloseTo(high - 5, 10);
});

test('a single sample has no interval', () => {
  expect(confidenceInterval(estimate([7]))).toEqual([NaN, NaN]);
});
