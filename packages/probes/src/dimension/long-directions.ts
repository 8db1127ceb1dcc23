import {
  checkDim,
  displace,
  norm,
  normal,
  reject,
  scale,
  streamSeed,
  type DifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import type { DescentSettings } from '../descend.ts';
import { projection, type ColumnKind } from '../projection.ts';
import type { Projection } from '../projection-plan.ts';
import { stream, type Run } from '../stream.ts';

/** Where to look for long directions, and how hard. */
export interface LongDirectionsPlan extends DescentSettings {
  /** θ, an optimum. */
  readonly theta: Vector;
  /** ℓ: a direction u is long if L(θ + tu) stays at or below the threshold for |t| ≤ ℓ. */
  readonly length: number;
  /** The loss that is high: absolute. */
  readonly threshold: number;
  /** q, the dimension of the random subspace that is searched; D for the whole space. */
  readonly rank: number;
  /** One random subspace for each seed. */
  readonly seeds: readonly number[];
  /** How its basis is drawn; `orthonormal` by default. */
  readonly columns?: ColumnKind;
  /** How many searches from new random starts must fail before there are no more; 3 by default. */
  readonly attempts?: number;
  /** At how many distances up to ℓ, each way, a direction that was found is checked; 8 by default. */
  readonly checks?: number;
  /** Subspaces to leave out, for instance because an earlier run searched them. */
  readonly skip?: (seed: number) => boolean;
}

/** One random subspace, searched for long directions until there were no more. */
export interface LongDirectionsRecord {
  /** What the record is. */
  readonly type: 'long-directions';
  /** The seed of the subspace. */
  readonly seed: number;
  /** q. */
  readonly rank: number;
  /** How many orthogonal long directions were found in it. */
  readonly found: number;
  /** n as this subspace has it: D − q + found; where nothing was found, n is at most that. */
  readonly dimension: number;
  /** How many gradients that took. */
  readonly gradients: number;
}

/**
 * Counts long directions by sequential projection: in a random q-dimensional subspace through θ, directions are found one at a time,
 * orthogonal to all found before, each by a descent of L(θ + ℓu) + L(θ − ℓu) over unit vectors u, until no descent finds one.
 *
 * A generic q-dimensional subspace has max(0, n + q − D) dimensions in common with an n-dimensional one, so what is found gives
 * n = D − q + found for any q > D − n: a small part of a wedge is searched, and the count is that of all of it.
 *
 * Cold. Keeps the basis of one subspace (q·D numbers for `orthonormal`) and what was found in it (q² at most).
 *
 * Reference: the long directions of Fort & Jastrzebski 2019; the search is ours.
 *
 * @throws RangeError for a rank that is no whole number from 1 to D, a length that is not positive, or θ of another dimension.
 */
export function longDirections(
  loss: DifferentiableLoss,
  plan: LongDirectionsPlan,
): Observable<LongDirectionsRecord> {
  const { theta, length, rank, seeds, columns = 'orthonormal', attempts = 3, skip } = plan;
  checkDim('longDirections', loss.dim, theta);
  checkCount('longDirections', 'rank', rank, 1);
  checkCount('longDirections', 'attempts', attempts, 1);
  checkCount('longDirections', 'steps', plan.steps);
  if (rank > loss.dim)
    throw new RangeError(`longDirections: rank must be at most D = ${loss.dim}, got ${rank}.`);
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError(`longDirections: length must be positive and finite, got ${length}.`);
  return stream(async function* (run) {
    for (const seed of seeds) {
      if (skip?.(seed)) continue;
      const basis = projection(columns, { dim: loss.dim, rank, seed });
      const search: Search = { loss, plan, basis, run, gradients: 0 };
      const found: Vector[] = [];
      for (let failed = 0; failed < attempts && found.length < rank;) {
        const start = normal(rank, streamSeed(streamSeed(seed, found.length), failed));
        const direction = await searchOnce(search, start, found);
        if (direction) {
          found.push(direction);
          failed = 0;
        } else failed += 1;
      }
      const dimension = loss.dim - rank + found.length;
      yield {
        type: 'long-directions',
        seed,
        rank,
        found: found.length,
        dimension,
        gradients: search.gradients,
      };
    }
  });
}

/** What all searches in one subspace share. */
interface Search {
  readonly loss: DifferentiableLoss;
  readonly plan: LongDirectionsPlan;
  readonly basis: Projection;
  readonly run: Run;
  gradients: number;
}

/** Descends from a random start to a long direction orthogonal to those found; nothing if the steps end before it is one. */
async function searchOnce(
  search: Search,
  start: Vector,
  found: readonly Vector[],
): Promise<Vector | undefined> {
  const { loss, plan, basis, run } = search;
  const { theta, length, threshold, optimizer, schedule, steps } = plan;
  let u = onSphere(start, found);
  if (!u) return undefined;
  const state = optimizer.init(u.length);
  for (let step = 0; step <= steps; step++) {
    const [there, back] = [length, -length].map((t) => basis.displace(theta, scale(u!, t)));
    const [a, b] = [await run(() => loss.valueAndGrad(there!)), await run(() => loss.valueAndGrad(back!))];
    search.gradients += 2;
    if (a.value <= threshold && b.value <= threshold) return (await staysLow(search, u)) ? u : undefined;
    // ∇ of ½(L(θ + ℓVu) + L(θ − ℓVu)) in u, in units of length.
    const pulled = displace(basis.pullBack(a.grad), [basis.pullBack(b.grad)], [-1]);
    const tangent = reject([...found, u], scale(pulled, 0.5));
    if (!tangent.every(Number.isFinite)) return undefined;
    const next = Float64Array.from(u);
    optimizer.update(state, next, tangent, schedule(step));
    u = onSphere(next, found);
    if (!u) return undefined;
  }
  return undefined;
}

/** A vector without its parts along others, on the unit sphere; nothing if nothing is left. */
function onSphere(v: Vector, found: readonly Vector[]): Vector | undefined {
  const rest = reject(found, reject(found, v));
  const left = norm(rest);
  return left > 1e-8 * norm(v) ? scale(rest, 1 / left) : undefined;
}

/** Whether L stays at or below the threshold all the way, both ways, as far as the points checked say. */
async function staysLow({ loss, plan, basis, run }: Search, u: Vector): Promise<boolean> {
  const { theta, length, threshold, checks = 8 } = plan;
  for (let k = 1; k < checks; k++)
    for (const sign of [1, -1]) {
      const at = basis.displace(theta, scale(u, (sign * length * k) / checks));
      if (!((await run(() => loss.value(at))) <= threshold)) return false;
    }
  return true;
}
