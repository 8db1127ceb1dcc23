import { norm, type Optimizer, type Schedule, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import type { Objective } from './objective.ts';
import { stream, type Run } from './stream.ts';

/** How to go down. */
export interface DescentSettings {
  /** The update rule. */
  readonly optimizer: Optimizer;
  /** The learning rate at each step. */
  readonly schedule: Schedule;
  /** How many steps. */
  readonly steps: number;
}

/** From where, and how. */
export interface DescentPlan extends DescentSettings {
  /** The starting point; it is not written. */
  readonly theta: Vector;
  /** Emit each `every`-th step, the first and the last; 1 by default. */
  readonly every?: number;
  /** Applied to θ after each step, for instance to put it back on a subspace. */
  readonly retract?: (theta: Vector) => Vector;
}

/** One point of a descent. */
export interface DescentStep {
  /** What the record is. */
  readonly type: 'step';
  /** How many updates were made before. */
  readonly step: number;
  /** θ, a copy. */
  readonly theta: Vector;
  /** The objective there. */
  readonly value: number;
  /** |∇| of the objective there. */
  readonly gradNorm: number;
  /** `diverged` when the value or gradient is not finite: then it is the last record. */
  readonly status: 'running' | 'done' | 'diverged';
}

/**
 * First-order descent of an objective: `steps` updates, `steps + 1` evaluations.
 *
 * Cold. Ends with a record of status `done`, or `diverged` as soon as a value or gradient is not finite.
 *
 * @throws RangeError for a number of steps that is no whole number ≥ 0, or `every` below 1.
 */
export function descend(objective: Objective, plan: DescentPlan): Observable<DescentStep> {
  checkCount('descend', 'steps', plan.steps);
  if (plan.every !== undefined && !(plan.every >= 1))
    throw new RangeError(`descend: every must be at least 1, got ${plan.every}.`);
  return stream((run) => descentSteps(run, objective, plan));
}

/** The steps of {@link descend} as a generator. */
async function* descentSteps(
  run: Run,
  objective: Objective,
  { theta, optimizer, schedule, steps, every = 1, retract }: DescentPlan,
): AsyncGenerator<DescentStep, DescentStep> {
  const state = optimizer.init(theta.length);
  let at: Vector = theta.slice();
  for (let step = 0; ; step++) {
    const here = at;
    const { value, grad } = await run(() => objective(here, step));
    const gradNorm = norm(grad);
    const finite = Number.isFinite(value) && Number.isFinite(gradNorm);
    const status = finite ? (step === steps ? 'done' : 'running') : 'diverged';
    const record: DescentStep = { type: 'step', step, theta: at, value, gradNorm, status };
    if (status !== 'running' || step % every === 0) yield record;
    if (status !== 'running') return record;
    const next = at.slice();
    optimizer.update(state, next, grad, schedule(step));
    at = retract ? retract(next) : next;
  }
}

/** Runs {@link descentSteps} to its end and gives the last record. */
export async function descendToEnd(run: Run, objective: Objective, plan: DescentPlan): Promise<DescentStep> {
  const generator = descentSteps(run, objective, { ...plan, every: Infinity });
  for (;;) {
    const next = await generator.next();
    if (next.done) return next.value;
  }
}
