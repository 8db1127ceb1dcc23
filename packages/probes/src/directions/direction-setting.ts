import type { Layout, Vector } from '@orograph/tensor';

import type { DirectionKind } from '../direction-kinds.ts';

/** A point of parameter space that has a name, such as a checkpoint and its file. */
export interface NamedPoint {
  /** What it is called. */
  readonly name: string;
  /** θ. */
  readonly theta: Vector;
}

/** A direction to be followed, made when its turn comes. */
export interface KindDirection<P extends NamedPoint = NamedPoint> {
  /** How it is made. */
  readonly kind: DirectionKind;
  /** Its place among those of its kind, from 0. */
  readonly sample: number;
  /** The block of parameters that it stays within, if it does. */
  readonly block?: string;
  /** What it leads to or along, where that has a name. */
  readonly name?: string;
  /** The point it leads to. */
  readonly to?: P;
  /** The curvature along it, if it is an eigenvector. */
  readonly eigenvalue?: number;
  /** Why there is no such direction, where there is none. */
  readonly missing?: string;
  /** The unit vector. */
  readonly make: () => Vector;
}

/** From where directions lead, and how many there are of a kind. */
export interface DirectionSetting<P extends NamedPoint = NamedPoint> {
  /** θ, from where they lead. */
  readonly theta: Vector;
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** θ before training, for `init`. */
  readonly init?: P | undefined;
  /** Other points, for `optimum`. */
  readonly optima?: readonly P[];
  /** How many of each random kind. */
  readonly samples: number;
  /** ∇L over all data, for `gradient` and `orthogonal`. */
  readonly gradient?: Vector | undefined;
  /** The eigenpairs of the largest eigenvalues, for `hessian`. */
  readonly pairs?: { readonly values: readonly number[]; readonly vectors: readonly Vector[] } | undefined;
  /** The seed of what is random. */
  readonly seed: number;
}
