import { displace, norm, normal, streamSeed, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { descendToEnd } from './descend.ts';
import type { DescentSettings } from './descent-plan.ts';
import type { Objective } from './objective.ts';
import { stream } from './stream.ts';

/** How hard an optimum is kicked, and how it comes down again. */
export interface KickPlan extends DescentSettings {
  /** The optimum. */
  readonly theta: Vector;
  /** κ: the kick is κ|θ|ξ/√D with standard normal ξ, so about κ|θ| long. */
  readonly strengths: readonly number[];
  /** How many kicks of each strength. */
  readonly samples: number;
  /** The seed of the kicks. */
  readonly seed: number;
}

/** Where one kick ended. */
export interface Kick {
  /** What the record is. */
  readonly type: 'kick';
  /** κ. */
  readonly strength: number;
  /** Which kick of this strength. */
  readonly sample: number;
  /** Where the descent ended. */
  readonly theta: Vector;
  /** The objective there. */
  readonly value: number;
  /** Whether the descent ended in finite numbers. */
  readonly status: 'done' | 'diverged';
}

/**
 * Kicks θ by Gaussian noise and descends again: weak kicks fall back to the same wedge, strong ones change it, as a
 * cyclical learning rate does. Compare θ with where it ended by barrier, cosine or predictions.
 *
 * Cold.
 *
 * @example
 * ```ts
 * import { fullBatch, kick } from '@orograph/probes';
 * import { adam, constant, normal } from '@orograph/tensor';
 * import { wedges } from '@orograph/toy';
 *
 * const loss = wedges({ dim: 30, longDirections: 20 });
 * const theta = loss.project(normal(30, 0));
 * const descent = { optimizer: adam(), schedule: constant(0.05), steps: 100 };
 * kick(fullBatch(loss), { theta, strengths: [0.1, 10], samples: 1, ...descent, seed: 0 }).subscribe(
 *   ({ strength, theta: end }) => console.log(strength, loss.nearest(end).axes), // a strong kick ends in another wedge
 * );
 * ```
 *
 * @throws RangeError for bad numbers of samples or steps.
 */
export function kick(objective: Objective, plan: KickPlan): Observable<Kick> {
  const { theta, strengths, samples, seed } = plan;
  checkCount('kick', 'steps', plan.steps);
  checkCount('kick', 'samples', samples);
  const unit = norm(theta) / Math.sqrt(theta.length);
  return stream(async function* (run) {
    for (const strength of strengths)
      for (let sample = 0; sample < samples; sample++) {
        const noise = normal(theta.length, streamSeed(seed, sample));
        const start = displace(theta, [noise], [strength * unit]);
        const end = await descendToEnd(run, objective, { ...plan, theta: start });
        const status = end.status === 'diverged' ? 'diverged' : 'done';
        yield { type: 'kick', strength, sample, theta: end.theta, value: end.value, status };
      }
  });
}
