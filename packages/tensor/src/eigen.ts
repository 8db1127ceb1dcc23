import { EVD } from 'ml-matrix';

/** An eigenvalue λ and its unit eigenvector. */
export interface Eigenpair {
  /** λ. */
  readonly value: number;
  /** The unit vector u with Au = λu. */
  readonly vector: Float64Array;
}

/**
 * All eigenpairs of a dense symmetric matrix (rows), largest first. For small matrices: O(n³).
 *
 * @example
 * ```ts
 * import { symmetricEigenpairs } from '@orograph/tensor';
 *
 * const pairs = symmetricEigenpairs([
 *   [2, 1],
 *   [1, 2],
 * ]);
 * console.log(pairs.map(({ value }) => value)); // [3, 1]
 * ```
 *
 * @throws RangeError if the matrix is not square or not symmetric to a relative 10⁻⁸.
 */
export function symmetricEigenpairs(matrix: readonly (readonly number[])[]): Eigenpair[] {
  const n = matrix.length;
  let largest = 0;
  for (const row of matrix) for (const value of row) largest = Math.max(largest, Math.abs(value));
  matrix.forEach((row, i) => {
    if (row.length !== n)
      throw new RangeError(
        `symmetricEigenpairs: expected a square matrix, row ${i} of ${n} has ${row.length}.`,
      );
    row.forEach((value, j) => {
      if (!(Math.abs(value - matrix[j]![i]!) <= 1e-8 * largest))
        throw new RangeError(
          `symmetricEigenpairs: expected a symmetric matrix, entries (${i},${j}) and (${j},${i}) are ${value} and ${matrix[j]![i]}.`,
        );
    });
  });
  if (n === 0) return [];
  const { realEigenvalues, eigenvectorMatrix } = new EVD(matrix, { assumeSymmetric: true });
  return realEigenvalues
    .map((value, k) => ({ value, vector: Float64Array.from(eigenvectorMatrix.getColumn(k)) }))
    .toSorted((a, b) => b.value - a.value);
}

/** A symmetric tridiagonal matrix: `diagonal` of length n, `offDiagonal` of length n − 1. */
export interface Tridiagonal {
  /** Tᵢᵢ. */
  readonly diagonal: readonly number[];
  /** Tᵢ,ᵢ₊₁ = Tᵢ₊₁,ᵢ. */
  readonly offDiagonal: readonly number[];
}

/**
 * All eigenpairs of a symmetric tridiagonal matrix, largest first.
 *
 * @throws RangeError if the off-diagonal is not one shorter than the diagonal.
 */
export function tridiagonalEigenpairs({ diagonal, offDiagonal }: Tridiagonal): Eigenpair[] {
  const n = diagonal.length;
  if (offDiagonal.length !== Math.max(0, n - 1))
    throw new RangeError(
      `tridiagonalEigenpairs: expected ${Math.max(0, n - 1)} off-diagonal entries for ${n} diagonal ones, got ${offDiagonal.length}.`,
    );
  const entry = (i: number, j: number): number => {
    if (i === j) return diagonal[i]!;
    return Math.abs(i - j) === 1 ? offDiagonal[Math.min(i, j)]! : 0;
  };
  return symmetricEigenpairs(
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => entry(i, j))),
  );
}
