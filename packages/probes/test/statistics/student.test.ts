import { expect, test } from 'vitest';

import { studentPValue } from '../../src/statistics/student.ts';

test('two-sided p-values of Student’s t have the closed forms of 1 and 2 degrees of freedom', () => {
  for (const t of [0, 0.1, 1, 3, 12.7062, 500]) {
    expect(studentPValue(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
    expect(studentPValue(-t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
  }
});

test.each([
  // 97.5 % quantiles of the tables.
  [2, 4.302653],
  [4, 2.776445],
  [9, 2.262157],
  [30, 2.042272],
  [1000, 1.962339],
])('of %i degrees of freedom 5 %% lie beyond ±%f', (degrees, quantile) => {
  expect(studentPValue(quantile, degrees)).toBeCloseTo(0.05, 6);
});

test('an infinite t has no tail, and NaN no p-value', () => {
  expect(studentPValue(Infinity, 3)).toBe(0);
  expect(studentPValue(Number.NaN, 3)).toBeNaN();
  expect(() => studentPValue(1, 0)).toThrow('expected positive degrees of freedom, got 0');
});
