import { streamSeed, tridiagonalEigenpairs, type TwiceDifferentiableLoss } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { checkLanczos, lanczosSteps, type LanczosPlan, type LanczosStep } from './lanczos.ts';
import { stream, type Run } from './stream.ts';

/** Where the Hessian is taken, and by how many Lanczos runs. */
export interface QuadraturesPlan extends Pick<LanczosPlan, 'theta' | 'outside'> {
  /** How many runs, each from a random vector. */
  readonly runs: number;
  /** How many Hessian-vector products a run; fewer where the Krylov space is invariant before. */
  readonly steps: number;
  /** The seed of the random vectors. */
  readonly seed: number;
  /** So many runs are known and left out; 0 by default. */
  readonly skip?: number;
}

/** A Gauss rule: vᵀf(H)v ≈ Σ weights·f(nodes) for one random unit vector v, exactly for polynomials f of degree below 2·steps. */
export interface Quadrature {
  /** What the record is. */
  readonly type: 'quadrature';
  /** The run's place in the plan. */
  readonly sample: number;
  /** The Ritz values, rising; `[NaN]` where a product is not finite. */
  readonly nodes: readonly number[];
  /** Of each node; their sum is 1. */
  readonly weights: readonly number[];
  /** |Hq − QQᵀHq| of the last q: 0 when the rule is exact for every f. */
  readonly residual: number;
}

/**
 * Stochastic Lanczos quadrature: one Gauss rule of the Hessian's spectrum a run, from a random unit vector. D·mean(Σ w·f(λ))
 * over the runs estimates tr f(H); with `outside`, (D − k)·mean that of the part of H orthogonal to those k vectors.
 *
 * Cold; one product at a time. Keeps steps·D numbers.
 *
 * Reference: Ubaru, Chen & Saad 2017, "Fast Estimation of tr(f(A)) via Stochastic Lanczos Quadrature".
 *
 * @throws RangeError for runs or steps that are no whole number ≥ 1, or vectors of another dimension.
 */
export function quadratures(loss: TwiceDifferentiableLoss, plan: QuadraturesPlan): Observable<Quadrature> {
  const { theta, runs, steps, seed, outside = [], skip = 0 } = plan;
  checkLanczos('quadratures', loss, { theta, iterations: steps, seed, outside });
  checkCount('quadratures', 'runs', runs);
  checkCount('quadratures', 'steps', steps, 1);
  checkCount('quadratures', 'skip', skip);
  return stream(async function* (run) {
    if (outside.length >= loss.dim) return;
    for (let sample = skip; sample < runs; sample++) {
      const own = { theta, iterations: steps, seed: streamSeed(seed, sample), outside };
      yield ruleOf(sample, (await lastStep(run, loss, own))!);
    }
  });
}

async function lastStep(
  run: Run,
  loss: TwiceDifferentiableLoss,
  plan: LanczosPlan,
): Promise<LanczosStep | undefined> {
  let last: LanczosStep | undefined;
  for await (const step of lanczosSteps(run, loss, plan)) {
    last = step;
    if (step.residual === 0) break;
  }
  return last;
}

function ruleOf(sample: number, { tridiagonal, residual }: LanczosStep): Quadrature {
  if (!tridiagonal.diagonal.every(Number.isFinite) || !Number.isFinite(residual))
    return { type: 'quadrature', sample, nodes: [Number.NaN], weights: [1], residual };
  const ritz = tridiagonalEigenpairs(tridiagonal).toReversed();
  return {
    type: 'quadrature',
    sample,
    nodes: ritz.map(({ value }) => value),
    weights: ritz.map(({ vector }) => vector[0]! ** 2),
    residual,
  };
}
