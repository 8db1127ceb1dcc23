import {
  checkDim,
  norm,
  normal,
  reject,
  scale,
  streamSeed,
  unit,
  displace,
  dot,
  type Basis,
  type Tridiagonal,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { stream, type Run } from './stream.ts';

/** Where the Hessian is taken, and how far the iteration goes. */
export interface LanczosPlan {
  /** θ. */
  readonly theta: Vector;
  /** How many Hessian-vector products at most; no more than D are made. */
  readonly iterations: number;
  /** The seed of the first vector, and of those that follow a breakdown. */
  readonly seed: number;
  /** B: the iteration stays orthogonal to it, on PHP with P = I − BBᵀ; empty by default. */
  readonly outside?: Basis;
}

/** The Krylov space after one more Hessian-vector product. */
export interface LanczosStep {
  /** What the record is. */
  readonly type: 'lanczos';
  /** How many products were made. */
  readonly iteration: number;
  /** T = QᵀHQ. */
  readonly tridiagonal: Tridiagonal;
  /** The columns of Q: orthonormal; the first is the starting vector. */
  readonly basis: readonly Vector[];
  /** β: |Hq − QQᵀHq| of the newest q, 0 when span(Q) is invariant. */
  readonly residual: number;
}

/**
 * Lanczos iteration on ∇²L(θ) from a random unit vector, with full reorthogonalization (twice): one record per product.
 *
 * Cold; one product at a time. Keeps iterations·D numbers. When the space is invariant (β ≈ 0) it goes on with a new
 * random vector orthogonal to it and completes when the space is all of ℝᴰ, or of what is orthogonal to `outside`. If a product is not finite, T is not either:
 * a result, and the last record.
 *
 * @throws RangeError for iterations that are no whole number ≥ 0, or θ or a vector of `outside` of another dimension.
 */
export function lanczos(loss: TwiceDifferentiableLoss, plan: LanczosPlan): Observable<LanczosStep> {
  checkLanczos('lanczos', loss, plan);
  return stream((run) => lanczosSteps(run, loss, plan));
}

/** The records of {@link lanczos} as a generator. */
export async function* lanczosSteps(
  run: Run,
  loss: TwiceDifferentiableLoss,
  { theta, iterations, seed, outside = [] }: LanczosPlan,
): AsyncGenerator<LanczosStep> {
  const basis: Vector[] = [];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  const whole = loss.dim - outside.length;
  const size = Math.min(iterations, whole);
  let q = size > 0 ? fresh(outside, loss.dim, seed) : theta;
  let largest = 0;
  while (basis.length < size) {
    const here = q;
    const product = await run(() => loss.hvp(theta, here));
    basis.push(q);
    diagonal.push(dot(q, product));
    const known = [...outside, ...basis];
    const rest = reject(known, reject(known, Float64Array.from(product)));
    const beta = norm(rest);
    largest = Math.max(largest, norm(product));
    const invariant = beta <= 1e-12 * largest || basis.length === whole;
    const residual = invariant ? 0 : beta;
    yield {
      type: 'lanczos',
      iteration: basis.length,
      tridiagonal: { diagonal: diagonal.slice(), offDiagonal: offDiagonal.slice() },
      basis: basis.slice(),
      residual,
    };
    if (basis.length === whole || !Number.isFinite(beta)) return;
    offDiagonal.push(residual);
    q = invariant ? fresh(known, loss.dim, streamSeed(seed, basis.length)) : scale(rest, 1 / beta);
  }
}

/** Throws unless the plan fits the loss. */
export function checkLanczos(caller: string, loss: TwiceDifferentiableLoss, plan: LanczosPlan): void {
  checkDim(caller, loss.dim, plan.theta);
  for (const vector of plan.outside ?? []) checkDim(caller, loss.dim, vector);
  checkCount(caller, 'iterations', plan.iterations);
}

/** The vector Q s. */
export const combination = (basis: readonly Vector[], s: ArrayLike<number>): Vector =>
  displace(new Float64Array(basis[0]?.length ?? 0), basis, Array.from(s));

/** A random unit vector orthogonal to a basis. */
const fresh = (basis: Basis, dim: number, seed: number): Vector =>
  basis.length === 0 ? unit(normal(dim, seed)) : unit(reject(basis, unit(reject(basis, normal(dim, seed)))));
