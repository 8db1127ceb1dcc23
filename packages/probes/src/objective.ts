import {
  permutation,
  streamSeed,
  type DifferentiableLoss,
  type SampledLoss,
  type ValueAndGrad,
  type Vector,
} from '@orograph/tensor';

/** The batches of an objective that are drawn from the examples of a loss. */
export interface Batches {
  /** The loss. */
  readonly loss: SampledLoss;
  /** Examples in each. */
  readonly size: number;
  /** The examples of a step, and the seed of what is drawn for it, as dropout does. */
  readonly batch: (step: number) => { readonly indices: Int32Array; readonly seed: number };
  /** Told every value, in order. */
  readonly onValue?: ((value: number) => void) | undefined;
}

/** What a descent follows: a value and a gradient at θ, which may depend on the step (counted from 0). */
export interface Objective {
  (theta: Vector, step: number): Promise<ValueAndGrad>;
  /** Where it is the loss of batches: these, for an engine that takes the steps itself. */
  readonly batches?: Batches;
}

/** The loss itself: the whole data set at every step. */
export const fullBatch =
  (loss: DifferentiableLoss): Objective =>
  (theta) =>
    loss.valueAndGrad(theta);

/**
 * Minibatches of `size` examples: each epoch is a new random order of all of them, its incomplete last batch left out.
 *
 * A pure function of the step, so that a resumed descent sees the same batches, and the same dropout masks where the loss has some.
 * A descent of it is taken inside the engine of the loss where that can: θ and moments are float32 there.
 *
 * @example
 * ```ts
 * import { openLoss, withGradient } from '@orograph/models';
 * import { descend, minibatches } from '@orograph/probes';
 * import { adam, constant } from '@orograph/tensor';
 *
 * const { loss, ...subject } = await openLoss('model.onnx', { data: 'val.npz' });
 * const objective = minibatches(withGradient({ loss, ...subject }), { size: 16, seed: 0 });
 * const plan = { theta: loss.theta, optimizer: adam(), schedule: constant(1e-3), steps: 8 };
 * await descend(objective, plan).forEach(({ step, value }) => console.log(step, value));
 * await loss.dispose();
 * ```
 *
 * @throws RangeError unless size is a whole number from 1 to the number of examples.
 */
export function minibatches(
  loss: SampledLoss,
  {
    size,
    seed,
    onValue,
  }: {
    readonly size: number;
    readonly seed: number;
    readonly onValue?: ((value: number) => void) | undefined;
  },
): Objective {
  if (!(Number.isInteger(size) && size >= 1 && size <= loss.examples))
    throw new RangeError(
      `minibatches: size must be a whole number from 1 to ${loss.examples}, the number of examples, got ${size}.`,
    );
  const draws = streamSeed(seed, -1);
  const perEpoch = Math.floor(loss.examples / size);
  let current: { epoch: number; order: Int32Array } = { epoch: -1, order: new Int32Array(0) };
  const batch: Batches['batch'] = (step) => {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== current.epoch)
      current = { epoch, order: permutation(loss.examples, streamSeed(seed, epoch)) };
    const from = (step % perEpoch) * size;
    return { indices: current.order.slice(from, from + size), seed: streamSeed(draws, step) };
  };
  const objective = async (theta: Vector, step: number): Promise<ValueAndGrad> => {
    const { indices, seed: drawn } = batch(step);
    const found = await loss.batchValueAndGrad(theta, indices, { seed: drawn });
    onValue?.(found.value);
    return found;
  };
  return Object.assign(objective, { batches: { loss, size, batch, onValue } });
}
