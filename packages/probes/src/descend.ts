import { norm, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import type { DescentPlan, DescentStep } from './descent-plan.ts';
import { engineStepper, engineSteps } from './engine-descent.ts';
import type { Objective } from './objective.ts';
import { stream, type Run } from './stream.ts';

/**
 * First-order descent of an objective: `steps` updates, `steps + 1` evaluations.
 *
 * Cold. Ends with a record of status `done`, or `diverged` as soon as a value or gradient is not finite.
 *
 * @example
 * ```ts
 * import { descend, fullBatch } from '@orograph/probes';
 * import { constant, sgd } from '@orograph/tensor';
 * import { quadratic } from '@orograph/toy';
 *
 * const plan = { theta: Float64Array.of(1, 1), optimizer: sgd(), schedule: constant(0.1), steps: 10 };
 * descend(fullBatch(quadratic([4, 1])), plan).subscribe(({ step, value, gradNorm }) =>
 *   console.log(step, value, gradNorm),
 * );
 * ```
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
  plan: DescentPlan,
): AsyncGenerator<DescentStep, DescentStep> {
  const { batches } = objective;
  const stepper = batches && (await engineStepper(run, batches, plan));
  if (stepper) return yield* engineSteps(run, stepper, batches, plan);
  const { theta, optimizer, schedule, steps, every = 1, retract } = plan;
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

/** Runs {@link descend} to its end and gives the last record. */
export const descendToEnd = (run: Run, objective: Objective, plan: DescentPlan): Promise<DescentStep> =>
  lastOf(descentSteps(run, objective, { ...plan, every: Infinity }));

/** The last record of a descent. */
export async function lastOf(generator: AsyncGenerator<DescentStep, DescentStep>): Promise<DescentStep> {
  for (;;) {
    const next = await generator.next();
    if (next.done) return next.value;
  }
}
