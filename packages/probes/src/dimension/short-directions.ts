import {
  checkDim,
  displace,
  dot,
  norm,
  normal,
  reject,
  scale,
  streamSeed,
  subtract,
  type DifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import { crossing } from '../crossing.ts';
import { stream, type Run } from '../stream.ts';

/** Where to look for short directions, and how hard. */
export interface ShortDirectionsPlan {
  /** θ, an optimum. */
  readonly theta: Vector;
  /** ℓ: a direction u is short if L(θ + tu) exceeds the threshold for some |t| ≤ ℓ. */
  readonly length: number;
  /** The loss that is high: absolute. */
  readonly threshold: number;
  /** One search for each seed, of its random starts. */
  readonly seeds: readonly number[];
  /** How many directions each search finds at most. */
  readonly most: number;
  /** How often each direction is improved at most; 50 by default. Two gradients each. */
  readonly iterations?: number;
  /** |u′ − u|² of one improvement below which a direction is no longer improved; 10⁻⁵ by default. */
  readonly tolerance?: number;
  /** How many random starts must find no short direction before there are no more; 3 by default. */
  readonly attempts?: number;
  /** Searches to leave out, for instance because an earlier run made them. */
  readonly skip?: (seed: number) => boolean;
}

/** One search for short directions. */
export interface ShortDirectionsRecord {
  /** What the record is. */
  readonly type: 'short-directions';
  /** The seed of its starts. */
  readonly seed: number;
  /** The reach of each direction found, the shorter way, in the order found: all at most ℓ. */
  readonly reaches: readonly number[];
  /** Whether there were no more; else the search ended with its plan, and there may be others. */
  readonly isComplete: boolean;
  /** How many gradients that took. */
  readonly gradients: number;
}

/**
 * Counts short directions by sequential projection: directions are found one at a time, orthogonal to all found before, each the shortest
 * that an ascent finds, until none is shorter than ℓ. The wedge has n = D − found long directions.
 *
 * The ascent is u ← ∇L(θ + tu) − ∇L(θ − tu), made orthogonal and normalized, with t about the reach of u and at most ℓ: the power
 * iteration of the Hessian as it is over that length, not at θ alone. For L = ½θᵀHθ the directions are eigenvectors, and as many are found as there are
 * eigenvalues above 2·threshold/ℓ². Starting from the long end finds the same n there with n searches, which are most of D: any choice of
 * directions that are merely long enough would not do, since mixtures of short and long ones are.
 *
 * Cold. Keeps the directions of one search.
 *
 * Reference: the short directions of Fort & Jastrzebski 2019; the search is ours.
 *
 * @throws RangeError for a length that is not positive, counts that make no sense, or θ of another dimension.
 */
export function shortDirections(
  loss: DifferentiableLoss,
  plan: ShortDirectionsPlan,
): Observable<ShortDirectionsRecord> {
  const { theta, length, threshold, seeds, most, iterations = 50, attempts = 3, skip } = plan;
  checkDim('shortDirections', loss.dim, theta);
  for (const [name, value] of Object.entries({ most, iterations, attempts }))
    checkCount('shortDirections', name, value, 1);
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError(`shortDirections: length must be positive and finite, got ${length}.`);
  if (Number.isNaN(threshold)) throw new RangeError('shortDirections: threshold must be a number, got NaN.');
  return stream(async function* (run) {
    for (const seed of seeds) {
      if (skip?.(seed)) continue;
      const search: Search = { loss, plan, run, gradients: 0 };
      const [found, aside, reaches]: [Vector[], Vector[], number[]] = [[], [], []];
      let failed = 0;
      for (let draw = 0; failed < attempts && found.length < most; draw++) {
        if (found.length + aside.length >= loss.dim) break;
        const start = normal(loss.dim, streamSeed(seed, draw));
        const { direction, reach } = await shortest(
          search,
          start,
          [...found, ...aside],
          reaches.at(-1) ?? length,
        );
        if (direction && reach < length) {
          found.push(direction);
          reaches.push(reach);
          failed = 0;
        } else {
          // What curves down most strongly draws every ascent: it is long, and out of the way from here on.
          if (direction) aside.push(direction);
          failed += 1;
        }
      }
      const isComplete = failed === attempts || found.length + aside.length >= loss.dim;
      yield { type: 'short-directions', seed, reaches, isComplete, gradients: search.gradients };
    }
  });
}

/** What all searches share. */
interface Search {
  readonly loss: DifferentiableLoss;
  readonly plan: ShortDirectionsPlan;
  readonly run: Run;
  gradients: number;
}

/**
 * Ascends from a start to a direction that is short, orthogonal to those taken; without a direction where nothing is left. `expected` is
 * about how far it will reach.
 */
async function shortest(
  search: Search,
  start: Vector,
  taken: readonly Vector[],
  expected: number,
): Promise<{ readonly direction: Vector | undefined; readonly reach: number }> {
  let direction = onSphere(start, taken);
  let reach = Infinity;
  if (!direction) return { direction, reach };
  for (let [round, t] = [0, expected]; round < 3; round++) {
    direction = await settled(search, direction, taken, t);
    reach = await reachOf(search, direction);
    // Of a loss that is not quadratic, what is shortest at one length may not be at another.
    if (reach > t / 1.5 && reach < t * 1.5) break;
    t = Math.min(reach, search.plan.length);
  }
  return { direction, reach };
}

/** Iterates a direction at one length until it no longer turns. */
async function settled(search: Search, start: Vector, taken: readonly Vector[], t: number): Promise<Vector> {
  const { loss, plan, run } = search;
  const { theta, iterations = 50, tolerance = 1e-5 } = plan;
  let direction = start;
  for (let i = 0; i < iterations; i++) {
    const there = await run(() => loss.valueAndGrad(displace(theta, [direction], [t])));
    const back = await run(() => loss.valueAndGrad(displace(theta, [direction], [-t])));
    search.gradients += 2;
    const next = onSphere(subtract(there.grad, back.grad), taken);
    if (!next) break;
    // Where the loss curves down, the iteration turns round at each step.
    const turned = 2 - 2 * Math.abs(dot(next, direction));
    direction = next;
    if (turned <= tolerance) break;
  }
  return direction;
}

/** A vector without its parts along others, on the unit sphere; nothing if nothing is left or it is not finite. */
function onSphere(v: Vector, others: readonly Vector[]): Vector | undefined {
  const rest = reject(others, reject(others, v));
  const left = norm(rest);
  return left > 1e-8 * norm(v) ? scale(rest, 1 / left) : undefined;
}

/** How far a direction stays low, the shorter way; infinite where it does up to ℓ. */
async function reachOf({ loss, plan, run }: Search, direction: Vector): Promise<number> {
  const { theta, length, threshold } = plan;
  const search = { start: length / 64, growth: 2, limit: length, tolerance: 1e-3 };
  let least = Infinity;
  for (const sign of [1, -1]) {
    const found = await crossing(
      (t) => run(() => loss.value(displace(theta, [direction], [sign * t]))),
      threshold,
      search,
    );
    if (found.bounded) least = Math.min(least, found.distance);
  }
  return least;
}
