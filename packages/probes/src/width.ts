import {
  checkDim,
  displace,
  estimate,
  norm,
  normal,
  reject,
  scale,
  streamSeed,
  unit,
  type Estimate,
  type Loss,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { checkCrossing, crossing, type CrossingSettings } from './crossing.ts';
import { stream } from './stream.ts';

/** Where the tunnel is, and how it is felt out. Distances of the search are in units of |θ|, angles in radians. */
export interface WidthPlan extends CrossingSettings {
  /** The optimum; not zero. */
  readonly theta: Vector;
  /** The loss that is outside the tunnel: absolute. */
  readonly threshold: number;
  /** How many random directions; 10 to 20 suffice in high dimension. */
  readonly samples: number;
  /** The seed of the directions. */
  readonly seed: number;
  /** How many records to leave out at the start, for instance because an earlier run made them. */
  readonly skip?: number;
}

/** The width of the tunnel along one random direction, with what it must be read against. */
export interface Width {
  /** What the record is. */
  readonly type: 'width';
  /** Which direction, from 0. */
  readonly sample: number;
  /** min{t : L(cos t·θ + sin t·|θ|e) > threshold}, at most π. */
  readonly angle: number;
  /** min{s : L(θ + s·e) > threshold}. */
  readonly distance: number;
  /** Whether each threshold was crossed within its limit. */
  readonly bounded: { readonly angle: boolean; readonly distance: boolean };
  /** |θ|. */
  readonly norm: number;
  /** L(θ). */
  readonly loss: number;
}

/**
 * Half-widths of the radial tunnel at θ along random unit directions e ⊥ θ: as an angle at constant |θ|, and as a distance.
 *
 * Cold. Angle and distance can disagree when |θ| differs between networks: compare both, with |θ| and L(θ).
 *
 * @example
 * ```ts
 * import { width } from '@orograph/probes';
 * import { wedges } from '@orograph/toy';
 * import { normal } from '@orograph/tensor';
 *
 * const loss = wedges({ dim: 100, longDirections: 50 });
 * const theta = loss.project(normal(100, 0));
 * width(loss, { theta, threshold: 0.5, samples: 4, seed: 0 }).subscribe(({ angle, distance }) =>
 *   console.log(angle, distance),
 * );
 * ```
 *
 * @throws RangeError for θ = 0, a negative number of samples or a search that makes no sense.
 */
export function width(loss: Loss, plan: WidthPlan): Observable<Width> {
  const { theta, threshold, samples, seed, limit = 1000, skip = 0 } = plan;
  checkDim('width', loss.dim, theta);
  checkCrossing('width', threshold, plan);
  checkCount('width', 'samples', samples);
  checkCount('width', 'skip', skip);
  const radius = norm(theta);
  const along = unit(theta);
  return stream(async function* (run) {
    const here = skip < samples ? await run(() => loss.value(theta)) : Number.NaN;
    for (let sample = skip; sample < samples; sample++) {
      const e = unit(reject([along], normal(loss.dim, streamSeed(seed, sample))));
      const turned = (t: number): Promise<number> =>
        run(() => loss.value(displace(scale(theta, Math.cos(t)), [e], [Math.sin(t) * radius])));
      const moved = (s: number): Promise<number> => run(() => loss.value(displace(theta, [e], [s * radius])));
      const angle = await crossing(turned, threshold, { ...plan, limit: Math.min(limit, Math.PI) });
      const distance = await crossing(moved, threshold, plan);
      yield {
        type: 'width',
        sample,
        angle: angle.distance,
        distance: distance.distance * radius,
        bounded: { angle: angle.bounded, distance: distance.bounded },
        norm: radius,
        loss: here,
      };
    }
  });
}

/** The full angular width, 2·mean angle, and the mean distance, each with its standard error. */
export const tunnelWidth = (
  records: readonly Width[],
): { readonly angle: Estimate; readonly distance: Estimate } => ({
  angle: estimate(records.map(({ angle }) => 2 * angle)),
  distance: estimate(records.map(({ distance }) => distance)),
});
