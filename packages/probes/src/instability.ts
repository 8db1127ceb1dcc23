import {
  combine,
  norm,
  streamSeed,
  subtract,
  type Measurement,
  type Optimizer,
  type SampledLoss,
  type Schedule,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { barrier } from './barrier.ts';
import { checkCount } from './check-count.ts';
import { descendToEnd } from './descend.ts';
import { measure, type MeasuredLoss } from './measure.ts';
import { minibatches, type Objective } from './objective.ts';
import { stream } from './stream.ts';

/** How a network is trained, and from which steps on its children see other batches. */
export interface InstabilityPlan {
  /** θ₀. */
  readonly theta: Vector;
  /** The update rule. */
  readonly optimizer: Optimizer;
  /** The learning rate at each step of the whole training. */
  readonly schedule: Schedule;
  /** How many updates the training has. */
  readonly steps: number;
  /** Examples a step. */
  readonly size: number;
  /** The steps k from which on the order of the examples is another one: each 0 … `steps`. */
  readonly at: readonly number[];
  /** Points of the segment between the children. */
  readonly points: number;
  /** The seed of the order of the examples; those of the children follow from it. */
  readonly seed: number;
  /** What is measured along the segment; the loss that is trained by default. */
  readonly measured?: MeasuredLoss | undefined;
  /** How many records to leave out at the start, for instance because an earlier run made them. */
  readonly skip?: number;
}

/** What became of two children of one training. */
export interface InstabilityRecord {
  /** What the record is. */
  readonly type: 'instability';
  /** k, the last step they have in common. */
  readonly at: number;
  /** max over t of L(θₜ) − [(1 − t)L₀ + tL₁] between them. */
  readonly barrier: number;
  /** max over t of err(θₜ) − (err₀ + err₁)/2, of a classifier: the error barrier of Frankle et al. */
  readonly errorBarrier?: number;
  /** The children. */
  readonly ends: readonly [Measurement, Measurement];
  /** How far they are apart, |θ_a − θ_b|. */
  readonly distance: number;
  /** `diverged` where one of them did: the numbers are those of where it did. */
  readonly status: 'diverged' | 'done';
}

/**
 * Analyses the instability of a training to the order of its examples: two children share the first k of all steps, the state of the
 * optimizer included, then one goes on in the order of the parent and the other in one of its own; on the segment between them a
 * barrier stands, or none. The first k without one says from when on a training stays in one wedge.
 *
 * Cold. One training for each k, and one for the parent. Frankle et al. give both children new orders; the parent's own is as good a draw,
 * and common to all k.
 *
 * Reference: Frankle, Dziugaite, Roy & Carbin 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis".
 *
 * @throws RangeError for steps k beyond the training, or counts that make no sense.
 */
export function instability(loss: SampledLoss, plan: InstabilityPlan): Observable<InstabilityRecord> {
  const { theta, optimizer, schedule, steps, size, at, points, seed, measured = loss, skip = 0 } = plan;
  checkCount('instability', 'points', points, 2);
  for (const k of at) checkCount('instability', 'at', k);
  const beyond = at.find((k) => k > steps);
  if (beyond !== undefined)
    throw new RangeError(`instability: at must be at most the ${steps} steps there are, got ${beyond}.`);
  return stream(async function* (run) {
    const descent = { theta, optimizer, schedule, steps };
    const orderOf = (own: number): Objective => minibatches(loss, { size, seed: own });
    const parent = await descendToEnd(run, orderOf(seed), descent);
    for (const k of at.slice(skip)) {
      const objective = switched(orderOf(seed), orderOf(streamSeed(seed, k)), k);
      const child = await descendToEnd(run, objective, descent);
      const profile: (Measurement & { readonly coords: readonly [number] })[] = [];
      for (let i = 0; i < points; i++) {
        const t = i / (points - 1);
        const there = combine([parent.theta, child.theta], [1 - t, t]);
        profile.push({ coords: [t], ...(await run(() => measure(measured, there))) });
      }
      const errorBarrier = errorBarrierOf(profile);
      const [first, last] = [profile[0]!, profile.at(-1)!].map(({ loss: value, metrics }): Measurement => ({
        loss: value,
        metrics,
      })) as [Measurement, Measurement];
      yield {
        type: 'instability',
        at: k,
        barrier: barrier(profile),
        ...(errorBarrier !== undefined && { errorBarrier }),
        ends: [first, last],
        distance: norm(subtract(parent.theta, child.theta)),
        status: parent.status === 'diverged' || child.status === 'diverged' ? 'diverged' : 'done',
      };
    }
  });
}

/** The batches of one objective up to a step, from there on those of another. */
function switched(first: Objective, second: Objective, at: number): Objective {
  const of = (step: number): Objective => (step < at ? first : second);
  return Object.assign((theta: Vector, step: number) => of(step)(theta, step), {
    batches: { ...first.batches!, batch: (step: number) => of(step).batches!.batch(step) },
  });
}

/** The highest error of a profile above the mean of its ends; `undefined` where there is no accuracy. */
function errorBarrierOf(profile: readonly Measurement[]): number | undefined {
  const errors = profile.map(({ metrics }) => 1 - (metrics['accuracy'] ?? Number.NaN));
  if (errors.every(Number.isNaN)) return undefined;
  return Math.max(0, Math.max(...errors) - (errors[0]! + errors.at(-1)!) / 2);
}
