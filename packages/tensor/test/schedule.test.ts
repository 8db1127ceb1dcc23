import { expect, test } from 'vitest';
import { constant, cosineDecay, estimate, stepDecay, triangular, warmRestarts } from '@orograph/tensor';

test('each schedule has its rates at the start, the middle and the end', () => {
  expect([0, 9].map(constant(0.3))).toEqual([0.3, 0.3]);
  expect([0, 9, 10, 25].map(stepDecay(1, { every: 10, factor: 0.5 }))).toEqual([1, 1, 0.5, 0.25]);
  const decay = cosineDecay(2, { steps: 10, minimum: 1 });
  expect(decay(0)).toBe(2);
  expect(decay(5)).toBeCloseTo(1.5, 12);
  expect([decay(10), decay(99)]).toEqual([1, 1]);
});

test('warm restarts repeat with their period and are smallest at its last step', () => {
  const rate = warmRestarts(1, { period: 8 });
  const rates = Array.from({ length: 16 }, (_, k) => rate(k));
  expect(rates.slice(8)).toEqual(rates.slice(0, 8));
  expect(Math.min(...rates)).toBe(rates[7]);
});

test('the triangular cycle is smallest at half its period and symmetric about it', () => {
  const rate = triangular({ maximum: 3, minimum: 1, period: 10 });
  expect([0, 5, 10].map(rate)).toEqual([3, 1, 3]);
  expect(rate(4)).toBeCloseTo(rate(6), 12);
});

test('an estimate has the mean and the standard error of its samples', () => {
  const { mean, standardError, count } = estimate([1, 2, 3, 4]);
  expect([mean, count]).toEqual([2.5, 4]);
  expect(standardError).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
  expect(estimate([1]).standardError).toBeNaN();
  expect(estimate([]).mean).toBeNaN();
});
