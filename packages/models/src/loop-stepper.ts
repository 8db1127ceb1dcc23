import {
  isFiniteVector,
  norm,
  type Optimizer,
  type SampledLoss,
  type StepState,
  type Stepper,
  type Vector,
} from '@orograph/tensor';

/** θ and running statistics. */
type Point = Pick<StepState, 'running' | 'theta'>;

const copyOf = ({ theta, running }: Point): Point => ({
  theta: theta.slice(),
  ...(running && { running: running.slice() }),
});

/**
 * Trains by gradients of the loss and the optimizer's own update, a step a call: for every loss and every optimizer. A step whose loss
 * or gradient is not finite is not made.
 */
export function loopStepper(loss: SampledLoss, optimizer: Optimizer, from: StepState): Stepper {
  const state = optimizer.init(loss.dim);
  from.moments?.forEach((moment, k) => state.moments[k]!.set(moment));
  const first = (state.step = from.step);
  const now = copyOf({ theta: from.theta, ...(loss.running && { running: from.running ?? loss.running }) });
  // Two copies by turns: the engine reads this one while θ is updated, and the point before stays in the other.
  const copies = [copyOf(now), copyOf(now)];
  // In the storage of θ: where that is float32 a dense network writes its gradient straight into it.
  const memory: Vector =
    from.theta instanceof Float32Array ? new Float32Array(loss.dim) : new Float64Array(loss.dim);
  return {
    most: () => 1,
    async take({ indices, rates, seeds }) {
      const here = copies[state.step % 2]!;
      here.theta.set(now.theta);
      if (now.running) here.running!.set(now.running);
      const { running } = now;
      const settings = { memory, seed: seeds[0]!, ...(running && { running }) };
      const { value, grad } = await loss.batchValueAndGrad(here.theta, indices, settings);
      const gradNorm = norm(grad);
      if (Number.isFinite(value) && Number.isFinite(gradNorm))
        optimizer.update(state, now.theta, grad, rates[0]!);
      return { values: [value], gradNorms: [gradNorm], finite: isFiniteVector(now.theta) };
    },
    async state(step) {
      if (step === state.step)
        return { step, ...copyOf(now), moments: state.moments.map((moment) => moment.slice()) };
      if (step !== state.step - 1 || step < first)
        throw new RangeError(`stepper: expected step ${state.step} or the one before, got ${step}.`);
      return { step, ...copyOf(copies[step % 2]!) };
    },
    dispose: async () => undefined,
  };
}
