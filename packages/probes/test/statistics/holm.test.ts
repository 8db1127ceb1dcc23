import { expect, test } from 'vitest';

import { holm } from '../../src/index.ts';

test('holm adjusts as p.adjust of R does', () => {
  // p.adjust(c(.01, .04, .03, .005), 'holm') of R 4.
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [i, expected] of [0.03, 0.06, 0.06, 0.02].entries())
    expect(adjusted[i]).toBeCloseTo(expected, 12);
  expect(holm([0.5, 0.9])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test('holm refuses what is no probability', () => {
  expect(() => holm([0.1, 1.5])).toThrow('holm: expected p-values in [0, 1], got 1.5.');
  expect(() => holm([Number.NaN])).toThrow('got NaN');
});
