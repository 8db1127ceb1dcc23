import { normal } from '@orograph/tensor';
import { describe, expect, test } from 'vitest';
import { assignment } from '../src/index.ts';

/** The largest sum over all permutations, tried one by one. */
function best(gains: ArrayLike<number>, n: number, row = 0, used = 0): number {
  if (row === n) return 0;
  let most = -Infinity;
  for (let column = 0; column < n; column++)
    if (!(used & (1 << column)))
      most = Math.max(most, gains[row * n + column]! + best(gains, n, row + 1, used | (1 << column)));
  return most;
}

const sum = (gains: ArrayLike<number>, n: number, columns: ArrayLike<number>): number =>
  Array.from(columns).reduce((total, column, row) => total + gains[row * n + column]!, 0);

describe('assignment', () => {
  test('has the largest sum of all permutations, for 200 random matrices up to 7 × 7', () => {
    for (let seed = 0; seed < 200; seed++) {
      const n = 1 + (seed % 7);
      const gains = seed % 3 ? normal(n * n, seed) : normal(n * n, seed).map((x) => Math.round(2 * x));
      const columns = assignment(gains, n);
      expect(new Set(columns).size).toBe(n);
      expect(sum(gains, n, columns)).toBeCloseTo(best(gains, n), 10);
    }
  });

  test('finds a hidden permutation of 300 rows', () => {
    const n = 300;
    const hidden = Array.from({ length: n }, (_, i) => (i * 7 + 11) % n);
    const gains = normal(n * n, 1).map((x) => x / 10);
    hidden.forEach((column, row) => (gains[row * n + column]! += 2));
    expect(Array.from(assignment(gains, n))).toEqual(hidden);
  });

  test('gives nothing for no rows', () => {
    expect(assignment([], 0)).toHaveLength(0);
  });

  test.each([
    [[1, 2, 3], 2, 'assignment: expected 4 gains for 2 rows, got 3.'],
    [[1, 2, NaN, 3], 2, 'assignment: expected finite gains, got NaN in row 1.'],
  ])('refuses %j', (gains, n, message) => {
    expect(() => assignment(gains, n)).toThrow(message);
  });
});
