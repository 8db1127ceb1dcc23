import { checkDim, displace, type Basis, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature, type CurvaturePoint } from './curvature-of.ts';
import { lanczosProcess, type LanczosStep } from './lanczos-process.ts';
import type { LinearOperator } from './operator.ts';
import { stream, type Run } from './stream.ts';

/** Which matrix, and how far the iteration goes. */
export interface LanczosPlan extends CurvaturePoint {
  /** How many products at most; no more than D are made. */
  readonly iterations: number;
  /** The seed of the first vector, and of those that follow a breakdown. */
  readonly seed: number;
  /** Orthonormal columns B to deflate: iterates on PAP, P = I − BBᵀ; none by default. */
  readonly outside?: Basis;
}

/**
 * Iterates Lanczos's recurrence on a symmetric operator A, or ∇²L(θ), from a random unit vector, with full reorthogonalization (twice):
 * one record per product.
 *
 * Cold; one product at a time. Keeps iterations·D numbers. When the space is invariant (β ≈ 0) it goes on with a new
 * random vector orthogonal to it and completes when the space is all of ℝᴰ, or of what is orthogonal to `outside`. If a product is not finite, T is not either:
 * a result, and the last record.
 *
 * @example
 * ```ts
 * import { lanczos } from '@orograph/probes';
 * import { tridiagonalEigenpairs } from '@orograph/tensor';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const plan = { theta: new Float64Array(4), iterations: 4, seed: 0 };
 * const { tridiagonal } = await lastValueFrom(lanczos(quadratic([4, 3, 2, 1], { seed: 1 }), plan));
 * console.log(tridiagonalEigenpairs(tridiagonal).map(({ value }) => value)); // after D products the eigenvalues: 4, 3, 2, 1
 * ```
 *
 * @throws RangeError for iterations that are no whole number ≥ 0, or θ or a vector of `outside` of another dimension.
 */
export function lanczos(curvature: Curvature, plan: LanczosPlan): Observable<LanczosStep> {
  const operator = operatorOf('lanczos', curvature, plan);
  checkLanczos('lanczos', operator, plan);
  return stream((run) => lanczosSteps(run, operator, plan));
}

/** The records of {@link lanczos} as a generator. */
async function* lanczosSteps(
  run: Run,
  operator: LinearOperator,
  { iterations, seed, outside = [] }: LanczosPlan,
): AsyncGenerator<LanczosStep> {
  const process = lanczosProcess({ ...operator, iterations, seed, outside });
  for (let q = process.next(); q; q = process.next()) {
    const here = q;
    yield process.take(await run(() => operator(here)));
  }
}

/** Throws unless the plan fits the operator. */
export function checkLanczos(
  caller: string,
  { dim }: LinearOperator,
  { iterations, outside = [] }: Pick<LanczosPlan, 'iterations' | 'outside'>,
): void {
  for (const vector of outside) checkDim(caller, dim, vector);
  checkCount(caller, 'iterations', iterations);
}

/** The vector Q s. */
export const combination = (basis: readonly Vector[], s: ArrayLike<number>): Vector =>
  displace(new Float64Array(basis[0]?.length ?? 0), basis, Array.from(s));
