import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equalDims, product, quotient } from '../src/dim-arithmetic.ts';
import type { Dim } from '../src/graph.ts';

/** A size at N = 3, M = 5. */
const at = (dim: Dim): number =>
  typeof dim === 'number'
    ? dim
    : dim!.split('*').reduce((n, part) => n * ({ N: 3, M: 5 }[part] ?? Number(part)), 1);
const dims = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom('N', 'M')), {
  minLength: 1,
  maxLength: 5,
});

test('a product of sizes is the size of the product, and dividing by a factor gives back the rest', () => {
  fc.assert(
    fc.property(dims, dims, (a, b) => {
      const [left, right] = [product(a), product(b)];
      expect(at(left)).toBe(a.reduce<number>((n, d) => n * at(d), 1));
      const both = product([left, right]);
      expect(at(both)).toBe(at(left) * at(right));
      expect(quotient(both, right)).toBe(left);
    }),
  );
});

test('what does not come out even, or is not known, is not known', () => {
  expect(quotient('5*N', 2)).toBe(null);
  expect(quotient('N', 'M')).toBe(null);
  expect(quotient(6, 0)).toBe(null);
  expect(product(['N', null])).toBe(null);
});

test('a symbol that is a formula is one symbol: it cancels as a whole and is multiplied by nothing', () => {
  expect(quotient('a + 2*b', 2)).toBe(null);
  expect(quotient('a + 2*b', 'a + 2*b')).toBe(1);
  expect(product(['a + 2*b'])).toBe('a + 2*b');
  expect(product(['a + 2*b', 2])).toBe(null);
});

test('sizes are equal where they are the same, different where both are numbers or one is no size', () => {
  expect([equalDims('N', 'N'), equalDims(3, 3), equalDims(3, 4)]).toEqual([1, 1, 0]);
  expect([equalDims('N', -1), equalDims(-1, 'N'), equalDims('N', 0)]).toEqual([0, 0, 0]);
  expect([equalDims('N', 3), equalDims('N', 'M'), equalDims(null, -1)]).toEqual([null, null, null]);
});
