import fc from 'fast-check';
import { expect, test } from 'vitest';

import { nearest } from '../src/nearest.ts';

const names = ['grid', 'range', 'learning-rate', 'seed'];

test('a name with one letter more, less, wrong or swapped is found, whatever its case', () => {
  for (const meant of ['gri', 'grids', 'gird', 'grod', 'GRID']) expect(nearest(meant, names)).toBe('grid');
  expect(nearest('learningrate', names)).toBe('learning-rate');
});

test('a name that is far from all has no nearest', () => {
  expect(nearest('device', names)).toBeUndefined();
  expect(nearest('', names)).toBeUndefined();
});

test('a name there is, is its own nearest', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      expect(nearest(name, [...names, name])?.toLowerCase()).toBe(name.toLowerCase());
    }),
  );
});
