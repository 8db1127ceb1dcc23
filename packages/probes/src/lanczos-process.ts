import {
  dot,
  dots,
  norm,
  scale,
  sideBySide,
  streamSeed,
  type Basis,
  type Tridiagonal,
  type Vector,
} from '@orograph/tensor';

import { freshVector, removeFrom } from './orthogonal.ts';
import { copyOf, type Storage } from './storage.ts';

/** The Krylov space after one more product. */
export interface LanczosStep {
  /** What the record is. */
  readonly type: 'lanczos';
  /** How many products were made. */
  readonly iteration: number;
  /** T = QᵀAQ. */
  readonly tridiagonal: Tridiagonal;
  /** The columns of Q: orthonormal; the first is the starting vector. */
  readonly basis: readonly Vector[];
  /** β: |Aq − QQᵀAq| of the newest q, 0 when span(Q) is invariant. */
  readonly residual: number;
}

/** How far a Lanczos iteration goes, and what it leaves out. */
export interface LanczosLimits extends Storage {
  /** D. */
  readonly dim: number;
  /** How many products at most. */
  readonly iterations: number;
  /** The seed of the first vector, and of those that follow a breakdown. */
  readonly seed: number;
  /** Orthonormal columns that the iteration stays orthogonal to. */
  readonly outside: Basis;
}

/** A Lanczos iteration that is given its products: several of them can share a pass. */
export interface LanczosProcess {
  /** The unit vector to multiply next; `undefined` at the end. */
  readonly next: () => Vector | undefined;
  /** Goes on with the product of that vector. */
  readonly take: (product: Vector) => LanczosStep;
}

/** Starts an iteration at a random unit vector. */
export function lanczosProcess({ dim, iterations, seed, outside, isSingle }: LanczosLimits): LanczosProcess {
  const basis: Vector[] = [];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  const whole = dim - outside.length;
  const size = Math.min(iterations, whole);
  let q = size > 0 ? freshVector(outside, { dim, seed, isSingle }) : undefined;
  let largest = 0;
  return {
    next: () => q,
    take: (product) => {
      const here = q!;
      basis.push(sideBySide(here, basis));
      diagonal.push(dot(here, product));
      const known = [...outside, ...basis];
      const rest = copyOf(product, { isSingle });
      for (let pass = 0; pass < 2; pass++) removeFrom(rest, known, dots(known, rest));
      const beta = norm(rest);
      largest = Math.max(largest, norm(product));
      const invariant = beta <= 1e-12 * largest || basis.length === whole;
      const residual = invariant ? 0 : beta;
      const tridiagonal: Tridiagonal = { diagonal: diagonal.slice(), offDiagonal: offDiagonal.slice() };
      if (basis.length === size || !Number.isFinite(beta)) q = undefined;
      else {
        offDiagonal.push(residual);
        q = invariant
          ? freshVector(known, { dim, seed: streamSeed(seed, basis.length), isSingle })
          : scale(rest, 1 / beta);
      }
      return { type: 'lanczos', iteration: basis.length, tridiagonal, basis: basis.slice(), residual };
    },
  };
}
