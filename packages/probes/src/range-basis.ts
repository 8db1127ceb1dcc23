import { divide, dots, norm, type Basis, type Vector } from '@orograph/tensor';

import { removeFrom } from './orthogonal.ts';
import { copyBeside } from './storage.ts';

/** Columns Y = QR. */
export interface RangeBasis {
  /** The orthonormal columns of Q, one for each column of Y that is not in the span of those before it. */
  readonly basis: Basis;
  /** R, column by column: the coordinates of each column of Y in Q. */
  readonly columns: readonly (readonly number[])[];
}

/** A basis that grows with the columns it is given. */
export interface GrowingBasis {
  /** The orthonormal columns so far. */
  readonly basis: Basis;
  /** Takes a column in, and gives its coordinates. */
  readonly add: (column: Vector) => readonly number[];
}

/** Orthonormalizes columns by classical Gram-Schmidt, twice; a column that others span to a relative 10⁻⁸ adds nothing to the basis. */
export function growingBasis(): GrowingBasis {
  const basis: Vector[] = [];
  return {
    basis,
    add: (column) => {
      const first = dots(basis, column);
      const rest = copyBeside(column, basis);
      const whole = norm(rest);
      removeFrom(rest, basis, first);
      const second = dots(basis, rest);
      removeFrom(rest, basis, second);
      const left = norm(rest);
      const own = first.map((c, k) => c + second[k]!);
      if (!(left > 1e-8 * whole)) return own;
      divide(rest, left);
      basis.push(rest);
      return [...own, left];
    },
  };
}

/** The basis of columns that are all there. */
export function rangeBasis(columns: readonly Vector[]): RangeBasis {
  const { basis, add } = growingBasis();
  const coordinates = columns.map(add);
  return { basis, columns: coordinates.map((own) => basis.map((_, k) => own[k] ?? 0)) };
}
