import { gaussRule, streamSeed, type Tridiagonal } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { operatorOf, type Curvature } from './curvature-of.ts';
import { checkLanczos, type LanczosPlan } from './lanczos.ts';
import { lanczosProcess, type LanczosStep } from './lanczos-process.ts';
import type { LinearOperator } from './operator.ts';
import { bytesOf } from './storage.ts';
import { stream, type Run } from './stream.ts';

/** Which matrix, and how many Lanczos runs. */
export interface QuadraturesPlan extends Pick<LanczosPlan, 'theta' | 'outside'> {
  /** How many runs, each from a random vector. */
  readonly runs: number;
  /** How many products a run; fewer where the Krylov space is invariant before. */
  readonly steps: number;
  /** The seed of the random vectors. */
  readonly seed: number;
  /** So many runs are known and left out; 0 by default. */
  readonly skip?: number;
  /** Bytes for the bases of runs that share their passes: 8·steps·D each, half of it in float32, one run at least; 512 MiB by default. */
  readonly memory?: number;
}

/** A Gauss rule: vᵀf(A)v ≈ Σ weights·f(nodes) for one random unit vector v, exactly for polynomials f of degree below 2·steps. */
export interface Quadrature {
  /** What the record is. */
  readonly type: 'quadrature';
  /** The run's place in the plan. */
  readonly sample: number;
  /** The Ritz values, rising; `[NaN]` where a product is not finite. */
  readonly nodes: readonly number[];
  /** Of each node; their sum is 1. */
  readonly weights: readonly number[];
  /** |Aq − QQᵀAq| of the last q: 0 when the rule is exact for every f. */
  readonly residual: number;
  /** T = QᵀAQ, of which the nodes are the eigenvalues; absent where a product is not finite. */
  readonly tridiagonal?: Tridiagonal | undefined;
}

/**
 * Stochastic Lanczos quadrature: one Gauss rule of the spectrum of an operator, or of ∇²L(θ), a run, from a random unit vector.
 * D·mean(Σ w·f(λ)) over the runs estimates tr f(A); with `outside`, (D − k)·mean that of the part of A orthogonal to those k vectors.
 *
 * Cold; runs share their passes where the operator multiplies several vectors at once, within the memory.
 *
 * Reference: Ubaru, Chen & Saad 2017, "Fast Estimation of tr(f(A)) via Stochastic Lanczos Quadrature".
 *
 * @example
 * ```ts
 * import { quadratures } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const plan = { theta: new Float64Array(4), runs: 1, steps: 4, seed: 0 };
 * const { nodes, weights } = await lastValueFrom(
 *   quadratures(quadratic([4, 3, 2, 1], { seed: 1 }), plan),
 * );
 * console.log(
 *   nodes,
 *   weights.reduce((sum, weight) => sum + weight, 0),
 * ); // the eigenvalues; the weights sum to 1
 * ```
 *
 * @throws RangeError for runs or steps that are no whole number ≥ 1, or vectors of another dimension.
 */
export function quadratures(curvature: Curvature, plan: QuadraturesPlan): Observable<Quadrature> {
  const { runs, steps, seed, outside = [], skip = 0, memory = 2 ** 29 } = plan;
  const operator = operatorOf('quadratures', curvature, plan);
  checkLanczos('quadratures', operator, { iterations: steps, outside });
  checkCount('quadratures', 'runs', runs);
  checkCount('quadratures', 'steps', steps, 1);
  checkCount('quadratures', 'skip', skip);
  const { dim } = operator;
  const room = Math.max(1, Math.floor(memory / (bytesOf(operator) * dim * Math.min(steps, dim))));
  const together = Math.min(operator.together, room);
  return stream(async function* (run) {
    if (outside.length >= dim) return;
    for (let from = skip; from < runs; from += together) {
      const samples = Array.from({ length: Math.min(together, runs - from) }, (_, k) => from + k);
      const seeds = samples.map((sample) => streamSeed(seed, sample));
      const last = await lastSteps(run, operator, seeds, { iterations: steps, outside });
      for (const [k, sample] of samples.entries()) yield ruleOf(sample, last[k]!);
    }
  });
}

/** The last step of a Lanczos run from each seed, all in lockstep. */
async function lastSteps(
  run: Run,
  operator: LinearOperator,
  seeds: readonly number[],
  limits: { readonly iterations: number; readonly outside: NonNullable<LanczosPlan['outside']> },
): Promise<LanczosStep[]> {
  const processes = seeds.map((seed) => lanczosProcess({ ...operator, ...limits, seed }));
  const last: LanczosStep[] = [];
  let running = [...processes.keys()];
  while (running.length > 0) {
    const vectors = running.map((k) => processes[k]!.next()!);
    const products = await run(() => operator.many(vectors));
    running.forEach((k, j) => (last[k] = processes[k]!.take(products[j]!)));
    running = running.filter((k) => last[k]!.residual !== 0 && processes[k]!.next() !== undefined);
  }
  return last;
}

function ruleOf(sample: number, { tridiagonal, residual }: LanczosStep): Quadrature {
  if (!tridiagonal.diagonal.every(Number.isFinite) || !Number.isFinite(residual))
    return { type: 'quadrature', sample, nodes: [Number.NaN], weights: [1], residual };
  const { nodes, weights } = gaussRule(tridiagonal);
  return { type: 'quadrature', sample, nodes, weights, residual, tridiagonal };
}
