import {
  permutation,
  streamSeed,
  type DifferentiableLoss,
  type SampledLoss,
  type ValueAndGrad,
  type Vector,
} from '@orograph/tensor';

/** What a descent follows: a value and a gradient at θ, which may depend on the step (counted from 0). */
export type Objective = (theta: Vector, step: number) => Promise<ValueAndGrad>;

/** The loss itself: the whole data set at every step. */
export const fullBatch =
  (loss: DifferentiableLoss): Objective =>
  (theta) =>
    loss.valueAndGrad(theta);

/**
 * Minibatches of `size` examples: each epoch is a new random order of all of them, its incomplete last batch left out.
 *
 * A pure function of the step, so that a resumed descent sees the same batches, and the same dropout masks where the loss has some.
 *
 * @throws RangeError unless size is a whole number from 1 to the number of examples.
 */
export function minibatches(
  loss: SampledLoss,
  { size, seed }: { readonly size: number; readonly seed: number },
): Objective {
  if (!(Number.isInteger(size) && size >= 1 && size <= loss.examples))
    throw new RangeError(
      `minibatches: size must be a whole number from 1 to ${loss.examples}, the number of examples, got ${size}.`,
    );
  const draws = streamSeed(seed, -1);
  const perEpoch = Math.floor(loss.examples / size);
  let current: { epoch: number; order: Int32Array } = { epoch: -1, order: new Int32Array(0) };
  return (theta, step) => {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== current.epoch)
      current = { epoch, order: permutation(loss.examples, streamSeed(seed, epoch)) };
    const from = (step % perEpoch) * size;
    const batch = current.order.slice(from, from + size);
    return loss.batchValueAndGrad(theta, batch, { seed: streamSeed(draws, step) });
  };
}
