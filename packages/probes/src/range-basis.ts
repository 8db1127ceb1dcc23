import { dots, norm, type Basis, type Vector } from '@orograph/tensor';

import { removeFrom } from './orthogonal.ts';
import { copyBeside } from './storage.ts';

/** Columns Y = QR. */
export interface RangeBasis {
  /** The orthonormal columns of Q, one for each column of Y that is not in the span of those before it. */
  readonly basis: Basis;
  /** R, column by column: the coordinates of each column of Y in Q. */
  readonly columns: readonly (readonly number[])[];
}

/** Orthonormalizes columns by classical Gram-Schmidt, twice; a column that others span to a relative 10⁻⁸ adds nothing to the basis. */
export function rangeBasis(columns: readonly Vector[]): RangeBasis {
  const basis: Vector[] = [];
  const coordinates = columns.map((column) => {
    const first = dots(basis, column);
    const rest = copyBeside(column, basis);
    removeFrom(rest, basis, first);
    const second = dots(basis, rest);
    removeFrom(rest, basis, second);
    const left = norm(rest);
    const own = first.map((c, k) => c + second[k]!);
    if (!(left > 1e-8 * norm(column))) return own;
    for (let i = 0; i < rest.length; i++) rest[i]! /= left;
    basis.push(rest);
    return [...own, left];
  });
  return { basis, columns: coordinates.map((own) => basis.map((_, k) => own[k] ?? 0)) };
}
