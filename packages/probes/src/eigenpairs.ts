import type { Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { combinations } from './combinations.ts';
import { operatorOf, type Curvature, type CurvaturePoint } from './curvature-of.ts';
import {
  grown,
  restarted,
  ritzPairs,
  startKrylov,
  type KrylovPlan,
  type KrylovState,
  type RitzPair,
} from './krylov.ts';
import { inGroups, type LinearOperator } from './operator.ts';
import { bytesOf, distance, type Storage } from './storage.ts';
import { stream, type Run } from './stream.ts';

/** Which eigenpairs of which matrix, and how accurately. */
export interface EigenpairsPlan extends CurvaturePoint {
  /** How many. */
  readonly count: number;
  /** `largest` (default) and `smallest` by value, `magnitude` by absolute value; listed in that order. */
  readonly which?: WhichEigenvalues;
  /** The most products for the search; 60 + 10·count by default. One more for each pair computes its residual. */
  readonly iterations?: number;
  /** Converged when each residual is at most this share of the largest |Ritz value|; 10⁻⁶ by default. */
  readonly tolerance?: number;
  /** How many vectors are multiplied at once (block Lanczos): more products, and multiplicities up to it are found; 1 by default. */
  readonly block?: number;
  /** Bytes for the basis, 8·D a vector or 4·D in float32, within which the iteration restarts; 1 GiB by default, and always room for count + 3 blocks. */
  readonly memory?: number;
  /** The seed of the first vectors. */
  readonly seed: number;
  /** Where an interrupted iteration with the same plan had come to, or what gives it when it begins, so that nothing else holds its vectors; it goes on to the same numbers. */
  readonly from?: KrylovState | (() => KrylovState);
}

/** Which end of a spectrum. */
export type WhichEigenvalues = 'largest' | 'magnitude' | 'smallest';

/** The Ritz pairs after more products. */
export interface EigenpairsStep {
  /** What the record is. */
  readonly type: 'eigenpairs';
  /** How many products were made, those for residuals included. */
  readonly iteration: number;
  /** The Ritz values. */
  readonly values: readonly number[];
  /** |Au − λu| of each: what the recurrence says of it, and in the last record computed, by one more product each. */
  readonly residuals: readonly number[];
  /** Whether all residuals are within the tolerance. */
  readonly converged: boolean;
  /** The unit vectors u; empty until the last record. */
  readonly vectors: readonly Vector[];
  /** What to go on from, after a restart. */
  readonly state?: KrylovState;
}

/**
 * Finds leading eigenpairs of a symmetric operator, or of ∇²L(θ), by (block) Lanczos iteration with full reorthogonalization and thick
 * restarts, in bounded memory; the last record has the vectors and their computed residuals.
 *
 * Cold. Ends at convergence, or unconverged when the products are used up: a result. A product that is not finite ends it too. An
 * eigenvalue of multiplicity above the block is found once, and again only if the iteration goes on long enough.
 *
 * Reference: Wu & Simon 2000, "Thick-Restart Lanczos Method for Large Symmetric Eigenvalue Problems".
 *
 * @example
 * ```ts
 * import { eigenpairs } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const loss = quadratic([9, 4, 1, 1, 1], { seed: 0 });
 * const plan = { theta: new Float64Array(5), count: 2, seed: 0 };
 * const { values, vectors, converged } = await lastValueFrom(eigenpairs(loss, plan));
 * console.log(values, vectors.length, converged); // [9, 4], 2, true
 * ```
 *
 * @throws RangeError for a count that is no whole number from 1 to D, a bad block, or θ of another dimension.
 */
export function eigenpairs(curvature: Curvature, plan: EigenpairsPlan): Observable<EigenpairsStep> {
  const { count, which = 'largest', tolerance = 1e-6, block = 1, seed, from } = plan;
  const iterations = plan.iterations ?? 60 + 10 * count;
  const operator = operatorOf('eigenpairs', curvature, plan);
  const { dim } = operator;
  checkCount('eigenpairs', 'iterations', iterations);
  checkCount('eigenpairs', 'block', block, 1);
  if (!(Number.isInteger(count) && count >= 1 && count <= dim))
    throw new RangeError(`eigenpairs: count must be a whole number from 1 to D = ${dim}, got ${count}.`);
  const most = basisSize(operator, plan);
  const grow = { block, seed, isSingle: operator.isSingle };
  return stream(async function* (run) {
    let state = typeof from === 'function' ? from() : (from ?? startKrylov(dim, grow));
    for (;;) {
      // Nothing else may name a state: its vectors are to go with it.
      if (state.products < iterations) state = await advanced(run, operator, state, grow);
      if (!Number.isFinite(state.largest)) {
        yield notFinite(state.products);
        return;
      }
      const last = state.next.length === 0 || state.products >= iterations;
      const size = state.basis.length;
      const full = size + block > most;
      if (!last && (size < count || (!full && size > 40 && size % 4 >= block))) continue;
      const ritz = ritzPairs(state, rank[which]);
      const wanted = ritz.slice(0, count);
      const scale = Math.max(0, ...ritz.map(({ value }) => Math.abs(value)));
      const within = (residuals: readonly number[]): boolean =>
        residuals.length === count && residuals.every((r) => r <= tolerance * scale);
      const estimates = wanted.map(({ residual }) => residual);
      if (last || within(estimates)) {
        const pairs = { values: wanted.map(({ value }) => value), vectors: vectorsOf(state, wanted, grow) };
        state = { ...state, basis: [], next: [] };
        const found = { ...pairs, residuals: await residualsOf(run, operator, pairs) };
        const iteration = state.products + wanted.length;
        yield { type: 'eigenpairs', iteration, ...found, converged: within(found.residuals) };
        return;
      }
      if (full) state = restarted(state, ritz.slice(0, keptOf(count, most, block)), grow);
      yield {
        type: 'eigenpairs',
        iteration: state.products,
        values: wanted.map(({ value }) => value),
        residuals: estimates,
        converged: false,
        vectors: [],
        ...(full && { state }),
      };
    }
  });
}

/** How many vectors the basis may have; while it restarts there are those kept besides. */
export function basisSize(
  { dim, isSingle }: Pick<LinearOperator, 'dim' | 'isSingle'>,
  { count, block = 1, memory = 2 ** 30 }: Pick<EigenpairsPlan, 'block' | 'count' | 'memory'>,
): number {
  const room = Math.floor(memory / (bytesOf({ isSingle }) * dim));
  return Math.min(dim, Math.max(count + 3 * block, Math.floor((3 * room - 2 * count) / 4)));
}

/** How many Ritz vectors are kept: the wanted ones and a third of the others. */
const keptOf = (count: number, most: number, block: number): number =>
  Math.min(most - 2 * block, count + Math.max(1, Math.floor((most - count) / 3)));

/** The space after one more product of each vector that is next. */
async function advanced(
  run: Run,
  operator: LinearOperator,
  state: KrylovState,
  plan: KrylovPlan,
): Promise<KrylovState> {
  if (state.next.length === 0) return state;
  return grown(state, await run(() => operator.many(state.next)), plan);
}

/** The Ritz vectors themselves. */
const vectorsOf = ({ basis }: KrylovState, wanted: readonly RitzPair[], storage: Storage): Vector[] =>
  combinations(
    basis,
    wanted.map(({ vector }) => vector),
    storage,
  );

/** |Au − λu| of pairs, by a product each. */
async function residualsOf(
  run: Run,
  operator: LinearOperator,
  { values, vectors }: Pick<EigenpairsStep, 'values' | 'vectors'>,
): Promise<number[]> {
  const residuals: number[] = [];
  for (const group of inGroups(vectors, operator))
    for (const [k, product] of (await run(() => operator.many(group))).entries())
      residuals.push(distance(product, group[k]!, values[residuals.length]));
  return residuals;
}

const notFinite = (iteration: number): EigenpairsStep => ({
  type: 'eigenpairs',
  iteration,
  values: [Number.NaN],
  residuals: [Number.NaN],
  converged: false,
  vectors: [],
});

/** Sort key: the wanted eigenvalues come first in ascending order. */
const rank: Readonly<Record<WhichEigenvalues, (value: number) => number>> = {
  largest: (value) => -value,
  smallest: (value) => value,
  magnitude: (value) => -Math.abs(value),
};
