import type { Vector } from './vector.ts';

/** Columns of V as they are: column k is `numbers[kD], …, numbers[kD + D − 1]`. */
export interface DenseMap {
  /** Which kind it is. */
  readonly kind: 'dense';
  /** D. */
  readonly dim: number;
  /** d. */
  readonly rank: number;
  /** The columns one after the other, D·d numbers. */
  readonly numbers: Float32Array;
}

/** Few entries that are not 0: entry e adds `values[e] · c[e mod d]` to the row `rows[e]`. */
export interface SparseMap {
  /** Which kind it is. */
  readonly kind: 'sparse';
  /** D. */
  readonly dim: number;
  /** d. */
  readonly rank: number;
  /** The rows, a multiple of d of them. */
  readonly rows: Int32Array;
  /** The values. */
  readonly values: Float32Array;
}

/**
 * Blocks of n = 2^k rows one below the other, block b: size · H Gᵦ Πᵦ H Bᵦ, cut to D rows; H is the n × n Walsh-Hadamard matrix divided by √n,
 * Bᵦ and Gᵦ are diagonal, and (Πᵦ x)ᵢ = x[orderᵢ].
 */
export interface FastfoodMap {
  /** Which kind it is. */
  readonly kind: 'fastfood';
  /** D. */
  readonly dim: number;
  /** d, at most n. */
  readonly rank: number;
  /** n. */
  readonly rows: number;
  /** The diagonals of all Bᵦ. */
  readonly signs: Float32Array;
  /** The orders of all Πᵦ. */
  readonly order: Int32Array;
  /** The diagonals of all Gᵦ. */
  readonly gains: Float32Array;
  /** The factor before all of it. */
  readonly size: number;
}

/** A linear map V from d coordinates into ℝᴰ as data, so that an engine can apply it and its transpose itself. */
export type LinearMap = DenseMap | FastfoodMap | SparseMap;

/** An affine subspace θ₀ + Vc as data. */
export interface AffineSubspace {
  /** θ₀. */
  readonly origin: Vector;
  /** V. */
  readonly map: LinearMap;
}
