import fc from 'fast-check';
import { expect, test } from 'vitest';

import { indexAt, placeAt } from '../src/index.ts';

test('places count the last axis fastest', () => {
  const all = [0, 1].flatMap((i) => [0, 1, 2].flatMap((j) => [0, 1].map((k) => [i, j, k])));
  expect(all.map((index) => placeAt(index, [2, 3, 2]))).toEqual(all.map((_, place) => place));
  expect(all.map((_, place) => indexAt(place, [2, 3, 2]))).toEqual(all);
  expect([placeAt([], []), indexAt(0, [])]).toEqual([0, []]);
});

test('the index of a place is at that place, in a grid of any shape', () => {
  const grid = fc
    .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
    .chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.reduce((product, n) => product * n, 1) - 1)));
  fc.assert(
    fc.property(grid, ([shape, place]) => {
      const index = indexAt(place, shape);
      expect(placeAt(index, shape)).toBe(place);
      expect(index.every((i, axis) => i >= 0 && i < shape[axis]!)).toBe(true);
    }),
  );
});
