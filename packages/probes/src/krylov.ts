import {
  divide,
  dot,
  dots,
  norm,
  streamSeed,
  symmetricEigenpairs,
  type Eigenpair,
  type Vector,
} from '@orograph/tensor';

import { combinations } from './combinations.ts';
import { freshVector, removeFrom } from './orthogonal.ts';
import { copyBeside, type Storage } from './storage.ts';

/** A Krylov space between two products: all that is needed to go on. */
export interface KrylovState {
  /** How many products were made. */
  readonly products: number;
  /** V, orthonormal. */
  readonly basis: readonly Vector[];
  /** VᵀAV. */
  readonly matrix: readonly (readonly number[])[];
  /** Q: what is multiplied next, orthonormal and orthogonal to V. */
  readonly next: readonly Vector[];
  /** QᵀAV, a row for each column of Q. */
  readonly coupling: readonly (readonly number[])[];
  /** The largest |Av| so far; NaN after a product that is not finite. */
  readonly largest: number;
}

/** How a space grows. */
export interface KrylovPlan extends Storage {
  /** How many vectors are multiplied at once. */
  readonly block: number;
  /** The seed of the first vectors, and of those that follow a breakdown. */
  readonly seed: number;
}

/** A Ritz pair: an approximate eigenpair in coordinates of V, with its residual |Au − λu| as the recurrence has it. */
export interface RitzPair extends Eigenpair {
  /** |QᵀAV s|: exact but for rounding. */
  readonly residual: number;
}

/** The space before any product: a block of random orthonormal vectors. */
export function startKrylov(dim: number, { block, seed, isSingle }: KrylovPlan): KrylovState {
  const next: Vector[] = [];
  for (let k = 0; k < Math.min(block, dim); k++)
    next.push(freshBeside(next, { dim, seed: k === 0 ? seed : streamSeed(seed, -k), isSingle }));
  return { products: 0, basis: [], matrix: [], next, coupling: next.map(() => []), largest: 0 };
}

/** A random unit vector orthogonal to others, beside them. */
const freshBeside = (known: readonly Vector[], plan: Parameters<typeof freshVector>[1]): Vector =>
  copyBeside(freshVector(known, plan), known, plan);

/** What a product in float32 is uncertain by, relative to its norm; about twice what rounding to nearest does. */
const SINGLE_ROUNDING = 1e-7;

/**
 * The space with the products of `next`: they are made orthogonal to V, first to what the recurrence says they contain, then to all of V.
 * What is left is multiplied next; where nothing is left (an invariant space) random vectors orthogonal to V are. Of a product in float32 components
 * below its rounding stay, as they change VᵀAV by their square: V is orthonormal to 10⁻⁷. After a product that is not finite only `largest` changes, to NaN.
 */
export function grown(
  state: KrylovState,
  products: readonly Vector[],
  { block, seed, isSingle }: KrylovPlan,
): KrylovState {
  const { products: made, basis: before, matrix, next, coupling } = state;
  const dim = products[0]!.length;
  const start = before.length;
  const basis = [...before, ...next];
  const near = [...basis.keys()].filter((i) => i >= start || coupling.some((row) => row[i] !== 0));
  const window = near.map((i) => basis[i]!);
  const inside: number[][] = [];
  const copies = products.map((product) => copyBeside(product, basis, { isSingle }));
  const norms = copies.map(norm);
  if (!norms.every(Number.isFinite))
    return { ...state, products: made + products.length, largest: Number.NaN };
  const largest = Math.max(state.largest, ...norms);
  const rests = copies.map((rest, k) => {
    const product = products[k]!;
    const along = dots(window, rest);
    inside.push(along.slice(-next.length));
    removeFrom(rest, window, along);
    const given = norm(rest);
    const kept = product instanceof Float32Array ? SINGLE_ROUNDING * given : 0;
    const components = (): number[] => dots(basis, rest).map((c) => (Math.abs(c) > kept ? c : 0));
    removeFrom(rest, basis, components());
    const size = norm(rest);
    if (size >= 0.7 * given) return { rest, size };
    removeFrom(rest, basis, components());
    return { rest, size: norm(rest) };
  });
  const grownMatrix = [
    ...matrix.map((row, i) => [...row, ...coupling.map((c) => c[i]!)]),
    ...coupling.map((row, j) => [...row, ...next.map((_, k) => (inside[j]![k]! + inside[k]![j]!) / 2)]),
  ];
  const left: Vector[] = [];
  const factors: number[][] = [];
  for (const { rest, size: whole } of rests) {
    const along = dots(left, rest);
    removeFrom(rest, left, along);
    const size = left.length === 0 ? whole : norm(rest);
    const room = basis.length + left.length < dim;
    if (room && size > 1e-12 * largest) {
      divide(rest, size);
      left.push(rest);
      factors.push([...along, size]);
    } else factors.push(along);
  }
  const couplings = left.map((_, k) => [...before.map(() => 0), ...factors.map((factor) => factor[k] ?? 0)]);
  while (left.length < block && basis.length + left.length < dim) {
    const known = [...basis, ...left];
    left.push(freshBeside(known, { dim, seed: streamSeed(seed, known.length), isSingle }));
    couplings.push(basis.map(() => 0));
  }
  return {
    products: made + products.length,
    basis,
    matrix: grownMatrix,
    next: left,
    coupling: couplings,
    largest,
  };
}

/** The eigenpairs of VᵀAV with their residuals, `first` ones first. */
export function ritzPairs(
  { matrix, coupling }: Pick<KrylovState, 'coupling' | 'matrix'>,
  rank: (value: number) => number,
): RitzPair[] {
  return symmetricEigenpairs(matrix)
    .map(({ value, vector }) => ({
      value,
      vector,
      residual: norm(Float64Array.from(coupling, (row) => dot(Float64Array.from(row), vector))),
    }))
    .toSorted((a, b) => rank(a.value) - rank(b.value));
}

/** The space spanned by some of its Ritz vectors and what is multiplied next (thick restart). Reference: Wu & Simon 2000. */
export function restarted(state: KrylovState, kept: readonly RitzPair[], storage: Storage = {}): KrylovState {
  return {
    ...state,
    basis: combinations(
      state.basis,
      kept.map(({ vector }) => vector),
      storage,
    ),
    matrix: kept.map(({ value }, i) => kept.map((_, j) => (i === j ? value : 0))),
    coupling: state.coupling.map((row) => kept.map(({ vector }) => dot(Float64Array.from(row), vector))),
  };
}
