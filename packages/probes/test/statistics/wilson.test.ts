import { expect, test } from 'vitest';

import { wilson } from '../../src/index.ts';

// The ends p of the interval are where |p̂ − p| = z √(p(1 − p)/n).
test.each([
  [3, 10],
  [50, 100],
  [1, 7],
])('the ends for %d of %d solve the equation of the score test', (hits, count) => {
  const { share, low, high } = wilson(hits, count);
  expect(share).toBe(hits / count);
  for (const end of [low, high])
    expect(Math.abs(share - end) / Math.sqrt((end * (1 - end)) / count)).toBeCloseTo(1.959964, 6);
});

test('the interval has a width where nothing, or nothing but hits, was seen', () => {
  const [none, all] = [wilson(0, 10), wilson(10, 10)];
  expect(none.low).toBe(0);
  expect(none.high).toBeCloseTo(1.959964 ** 2 / (10 + 1.959964 ** 2), 9);
  expect(all.low).toBeCloseTo(1 - none.high, 9);
  expect(all.high).toBeCloseTo(1, 12);
});
