import { expect, test } from 'vitest';
import { normal, symmetricEigenpairs, tridiagonalEigenpairs } from '@orograph/tensor';

test('each pair satisfies Au = λu, largest first', () => {
  const n = 8;
  const g = normal(n * n, 3);
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => g[i * n + j]! + g[j * n + i]!),
  );
  const pairs = symmetricEigenpairs(a);
  expect(pairs.map((p) => p.value)).toEqual(pairs.map((p) => p.value).toSorted((x, y) => y - x));
  for (const { value, vector } of pairs)
    a.forEach((row, i) =>
      expect(row.reduce((s, x, j) => s + x * vector[j]!, 0)).toBeCloseTo(value * vector[i]!, 9),
    );
  expect(pairs.reduce((s, p) => s + p.value, 0)).toBeCloseTo(
    a.reduce((s, row, i) => s + row[i]!, 0),
    9,
  );
});

test('the discrete Laplacian has eigenvalues 2 − 2 cos(kπ/(n + 1))', () => {
  const n = 12;
  const values = tridiagonalEigenpairs({
    diagonal: Array.from({ length: n }, () => 2),
    offDiagonal: Array.from({ length: n - 1 }, () => -1),
  }).map((p) => p.value);
  values.forEach((value, k) =>
    expect(value).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 10),
  );
});

test('matrices that are not square, not symmetric or not whole are refused', () => {
  expect(() => symmetricEigenpairs([[1, 2]])).toThrow(
    'symmetricEigenpairs: expected a square matrix, row 0 of 1 has 2.',
  );
  expect(() =>
    symmetricEigenpairs([
      [1, 2],
      [0, 1],
    ]),
  ).toThrow('entries (0,1) and (1,0) are 2 and 0.');
  expect(() => tridiagonalEigenpairs({ diagonal: [1, 2], offDiagonal: [] })).toThrow(
    'tridiagonalEigenpairs: expected 1 off-diagonal entries for 2 diagonal ones, got 0.',
  );
  expect(symmetricEigenpairs([])).toEqual([]);
});

test('a matrix of more entries than a call takes arguments has its eigenpairs', () => {
  const n = 400;
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? i : 0)));
  expect(symmetricEigenpairs(rows).map(({ value }) => value)).toEqual(rows.map((_, i) => n - 1 - i));
});
