import type { AffineSubspace, Stepper, Vector } from '@orograph/tensor';

import type { DescentPlan, DescentStep } from './descent-plan.ts';
import type { Batches } from './objective.ts';
import type { Run } from './stream.ts';

/** How long a call of several steps may take, in milliseconds: unsubscribing waits for its end. */
const callTime = 60;

/** Starts a descent in the engine of a loss, in a subspace where one is given; `undefined` where it cannot hold it. */
export async function engineStepper(
  run: Run,
  { loss }: Batches,
  { optimizer: { rule }, retract, theta }: DescentPlan,
  within?: AffineSubspace,
): Promise<Stepper | undefined> {
  if (!loss.stepper || !rule || retract || theta.length === 0) return undefined;
  const from = { step: 0, theta: within ? new Float64Array(within.map.rank) : theta };
  return run(() => loss.stepper!({ rule, from, ...(within && { within }) }));
}

/** The steps of a descent that an engine takes, some {@link callTime} of them a call; how many does not change the numbers. */
export async function* engineSteps(
  run: Run,
  stepper: Stepper,
  { size, batch, onValue }: Batches,
  { theta: start, schedule, steps, every = 1 }: DescentPlan,
): AsyncGenerator<DescentStep, DescentStep> {
  const thetaAt = async (step: number): Promise<Vector> => {
    const { theta } = await stepper.state(step);
    return start instanceof Float32Array ? Float32Array.from(theta) : Float64Array.from(theta);
  };
  let atOnce = 1;
  try {
    for (let step = 0; ;) {
      const emits = step % every === 0 || step === steps;
      const theta = emits ? await thetaAt(step) : start;
      const next = Math.min(steps, every === Infinity ? steps : (Math.floor(step / every) + 1) * every);
      const count = Math.max(1, Math.min(atOnce, stepper.most(size), next - step));
      const drawn = Array.from({ length: count }, (_, k) => batch(step + k));
      const indices = new Int32Array(count * size);
      drawn.forEach((one, k) => indices.set(one.indices, k * size));
      const began = performance.now();
      const { values, gradNorms } = await run(() =>
        stepper.take({
          indices,
          size,
          rates: drawn.map((_, k) => (step + k === steps ? 0 : schedule(step + k))),
          seeds: drawn.map(({ seed }) => seed),
        }),
      );
      atOnce = Math.max(1, Math.min(2 * count, Math.floor((count * callTime) / (performance.now() - began))));
      for (let k = 0; k < count; k++) {
        const [value, gradNorm] = [values[k]!, gradNorms[k]!];
        onValue?.(value);
        const finite = Number.isFinite(value) && Number.isFinite(gradNorm);
        const status = finite ? (step + k === steps ? 'done' : 'running') : 'diverged';
        if (status === 'running' && !(emits && k === 0)) continue;
        const here = emits && k === 0 ? theta : await thetaAt(step + k);
        const record: DescentStep = { type: 'step', step: step + k, theta: here, value, gradNorm, status };
        yield record;
        if (status !== 'running') return record;
      }
      step += count;
    }
  } finally {
    await stepper.dispose();
  }
}
