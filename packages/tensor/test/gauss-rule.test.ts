import { chiSquareQuantile, gaussRule, normal, tridiagonalEigenpairs } from '@orograph/tensor';
import { expect, test } from 'vitest';

test('a Gauss rule has the eigenvalues and first components of the dense decomposition', () => {
  const diagonal = [...normal(40, 1)];
  const offDiagonal = [...normal(39, 2)].map(Math.abs);
  offDiagonal[17] = 0;
  const { nodes, weights } = gaussRule({ diagonal, offDiagonal });
  const dense = tridiagonalEigenpairs({ diagonal, offDiagonal }).toReversed();
  dense.forEach(({ value, vector }, k) => {
    expect(nodes[k]).toBeCloseTo(value, 12);
    expect(weights[k]).toBeCloseTo(vector[0]! ** 2, 12);
  });
});

test('the rule of the Legendre recurrence integrates polynomials exactly', () => {
  const n = 7;
  const offDiagonal = Array.from({ length: n - 1 }, (_, k) => (k + 1) / Math.sqrt(4 * (k + 1) ** 2 - 1));
  const { nodes, weights } = gaussRule({ diagonal: Array.from({ length: n }, () => 0), offDiagonal });
  for (const power of [0, 2, 6, 12])
    expect(nodes.reduce((sum, x, k) => sum + weights[k]! * x ** power, 0)).toBeCloseTo(1 / (power + 1), 12);
});

test('a matrix that is no tridiagonal one, or not finite, is refused', () => {
  expect(() => gaussRule({ diagonal: [1, 2], offDiagonal: [] })).toThrow(
    'gaussRule: expected 1 off-diagonal entries for 2 diagonal ones, got 0.',
  );
  expect(() => gaussRule({ diagonal: [Number.NaN], offDiagonal: [] })).toThrow(
    'gaussRule: expected finite numbers.',
  );
  expect(gaussRule({ diagonal: [], offDiagonal: [] })).toEqual({ nodes: [], weights: [] });
});

test('χ² quantiles are those of tables', () => {
  // Abramowitz & Stegun, table 26.8.
  const near = (own: number, table: number): void => expect(Math.abs(own / table - 1)).toBeLessThan(0.01);
  near(chiSquareQuantile(10, 1.959964), 20.4832);
  near(chiSquareQuantile(30, -1.959964), 16.7908);
  near(chiSquareQuantile(3, 1.959964), 9.3484);
  expect(chiSquareQuantile(0.05, -2)).toBe(0);
});
