import { displace, normal, streamSeed, unit, checkDim, type Loss, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import { checkCrossing, crossing, type CrossingSettings } from '../crossing.ts';
import { stream } from '../stream.ts';

/** Around what, and up to which loss. Distances of the search are lengths in parameter space. */
export interface BasinPlan extends CrossingSettings {
  /** The point inside the basin. */
  readonly theta: Vector;
  /** The loss at the basin's rim: absolute. */
  readonly threshold: number;
  /** How many random rays. */
  readonly samples: number;
  /** The seed of the rays. */
  readonly seed: number;
  /** How many records to leave out at the start, for instance because an earlier run made them. */
  readonly skip?: number;
}

/** How far the basin goes along one random ray. */
export interface BasinRay {
  /** What the record is. */
  readonly type: 'ray';
  /** Which ray. */
  readonly sample: number;
  /** The distance up to which L stays at or below the threshold. */
  readonly radius: number;
  /** False where it did so up to the limit of the search: the ray is at least that long. */
  readonly bounded: boolean;
}

/**
 * Measures how far the sublevel set {L ≤ threshold} goes from θ along uniformly random rays; {@link basinVolume} sums them up. Cold.
 *
 * Reference: Huang et al. 2020, "Understanding Generalization through Visualizations".
 *
 * @throws RangeError for θ of another dimension, a bad number of samples or a search that makes no sense.
 */
export function basinRays(loss: Loss, plan: BasinPlan): Observable<BasinRay> {
  const { theta, threshold, samples, seed, skip = 0 } = plan;
  checkDim('basinRays', loss.dim, theta);
  checkCount('basinRays', 'samples', samples);
  checkCrossing('basinRays', threshold, plan);
  return stream(async function* (run) {
    for (let sample = skip; sample < samples; sample++) {
      const ray = unit(normal(loss.dim, streamSeed(seed, sample)));
      const found = await crossing(
        (t) => run(() => loss.value(displace(theta, [ray], [t]))),
        threshold,
        plan,
      );
      yield { type: 'ray', sample, radius: found.distance, bounded: found.bounded };
    }
  });
}

/** The logarithm of a volume in ℝᴰ. */
export interface BasinVolume {
  /** log V, natural. */
  readonly logVolume: number;
  /** Its standard error, sd(rᴰ) / (mean(rᴰ) √n). */
  readonly standardError: number;
  /** (Σ rᴰ)² / Σ r²ᴰ: how many rays carry the mean. Where it is near 1, one ray does, and the error is not to be believed. */
  readonly effectiveSamples: number;
  /** The radius of the ball of that volume. */
  readonly radius: number;
  /** Whether a ray reached the limit of the search: then the volume is at least this. */
  readonly isLowerBound: boolean;
}

/**
 * Sums up random rays: the part of a sublevel set that is seen from θ has the volume V = V_D · E[rᴰ], with V_D = π^{D/2} / Γ(D/2 + 1)
 * that of the unit ball. In high dimension the mean is carried by the few longest rays: read `effectiveSamples` with it.
 *
 * @throws RangeError for no rays.
 */
export function basinVolume(rays: readonly BasinRay[], dim: number): BasinVolume {
  if (rays.length === 0) throw new RangeError('basinVolume: expected at least one ray, got none.');
  const logs = rays.map(({ radius }) => dim * Math.log(radius));
  const top = Math.max(...logs);
  const weights = logs.map((log) => (top === -Infinity ? 1 : Math.exp(log - top)));
  const n = weights.length;
  const mean = weights.reduce((sum, w) => sum + w, 0) / n;
  const squares = weights.reduce((sum, w) => sum + w * w, 0);
  const logMean = top + Math.log(mean);
  return {
    logVolume: logUnitBall(dim) + logMean,
    standardError: n < 2 ? Number.NaN : Math.sqrt((squares / n - mean ** 2) / (n - 1)) / mean,
    effectiveSamples: (mean * n) ** 2 / squares,
    radius: Math.exp(logMean / dim),
    isLowerBound: rays.some(({ bounded }) => !bounded),
  };
}

/** log V_D by V_D = V_{D−2} · 2π/D from V₀ = 1 and V₁ = 2. */
function logUnitBall(dim: number): number {
  let log = dim % 2 === 0 ? 0 : Math.log(2);
  for (let d = dim; d > 1; d -= 2) log += Math.log((2 * Math.PI) / d);
  return log;
}
