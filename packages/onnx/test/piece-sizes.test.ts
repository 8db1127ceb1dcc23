import { expect, test } from 'vitest';

import { pieceSizes } from '../src/piece-sizes.ts';
import { positions } from '../src/positions.ts';
import { spread } from '../src/scaling/term.ts';

test('pieces have the lengths told, or equal ones with the rest in the last', () => {
  expect(pieceSizes([3, 0, 2], 5, 3)).toEqual([3, 0, 2]);
  expect(pieceSizes(undefined, 7, 3)).toEqual([3, 3, 1]);
  expect(pieceSizes(undefined, 6, 3)).toEqual([2, 2, 2]);
  expect(pieceSizes(undefined, 1, 3)).toEqual([1, 0, 0]);
  expect(pieceSizes([3, 4], Number.NaN, 2)).toEqual([3, 4]);
});

test.each([
  [[1_000_000_000, 4], 8, 2, 'splits 8 places in 2 pieces of 1000000000, 4'],
  [[9, -1], 8, 2, 'splits 8 places in 2 pieces of 9, -1'],
  [[4, 4], 8, 3, 'splits 8 places in 3 pieces of 4, 4'],
  [[1.5, 6.5], 8, 2, 'splits 8 places in 2 pieces of 1.5, 6.5'],
])('pieces of %j of %d places are refused', (told, length, count, message) => {
  expect(() => pieceSizes(told, length, count)).toThrow(message);
});

test('more places than a tensor of parameters can have are refused, not listed', () => {
  expect(positions(5, 3, -2)).toEqual([5, 3, 1]);
  expect(() => positions(0, 1_000_000_000)).toThrow(
    'takes 1,000,000,000 places of an axis, which are not followed (at most 16,777,216)',
  );
  const term = { axes: [1], gauges: [[], []] };
  const sizes = (axis: number | string): number => (axis === 1 ? 2 : 1_000_000_000);
  expect(() => spread(term, [0, 1], sizes)).toThrow('is scaled at more places than are followed');
});
