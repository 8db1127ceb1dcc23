import {
  checkDim,
  dots,
  norm,
  permutation,
  subtract,
  symmetricEigenpairs,
  type SampledLoss,
  type Vector,
} from '@orograph/tensor';

import { checkCount } from './check-count.ts';

/** At which point, and over which batches. */
export interface GradientNoisePlan {
  /** θ. */
  readonly theta: Vector;
  /** The examples of a batch. */
  readonly size: number;
  /** How many batches. */
  readonly batches: number;
  /** The seed of their order. */
  readonly seed: number;
  /** ∇L(θ) over all examples, where it is known; computed when absent. */
  readonly gradient?: Vector;
}

/** How gradients of batches scatter. */
export interface GradientNoise {
  /** |∇L|², over all examples. */
  readonly gradient: number;
  /** tr Σ, Σ the covariance of the gradient of one example. */
  readonly variance: number;
  /** tr Σ / |∇L|²: the batch size at which noise and gradient are equally long. */
  readonly scale: number;
  /** The largest eigenvalue of the covariance of the batches' gradients, times the batch size: that of Σ, from below. */
  readonly largest: number;
}

/**
 * Measures the gradient noise scale at θ: tr Σ / |∇L|², from the gradients of batches around that of all examples.
 *
 * For batches without replacement from n examples the covariance of a batch of m is Σ/m · (n − m)/(n − 1), which is taken into account.
 * `batches` gradients, and one where `gradient` is not given. Reference: McCandlish et al. 2018, "An Empirical Model of Large-Batch Training".
 *
 * @throws RangeError for batches that the examples do not give, fewer than two, or θ of another dimension (the promise rejects).
 */
export async function gradientNoise(
  loss: SampledLoss,
  { theta, size, batches, seed, gradient: known }: GradientNoisePlan,
): Promise<GradientNoise> {
  checkDim('gradientNoise', loss.dim, theta);
  checkCount('gradientNoise', 'size', size, 1);
  checkCount('gradientNoise', 'batches', batches, 2);
  if (size * batches > loss.examples || size === loss.examples)
    throw new RangeError(
      `gradientNoise: expected at most ${Math.floor(loss.examples / size)} batches of ${size} from ${loss.examples} examples, got ${batches}.`,
    );
  const mean = Float64Array.from(known ?? (await loss.valueAndGrad(theta)).grad);
  const order = permutation(loss.examples, seed);
  const off: Vector[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const indices = order.slice(batch * size, (batch + 1) * size);
    off.push(subtract(Float64Array.from((await loss.batchValueAndGrad(theta, indices)).grad), mean));
  }
  const correction = (size * (loss.examples - 1)) / (loss.examples - size);
  const gradient = norm(mean) ** 2;
  const variance = (correction * off.reduce((sum, x) => sum + norm(x) ** 2, 0)) / batches;
  return { gradient, variance, scale: variance / gradient, largest: (correction * largestOf(off)) / batches };
}

/** The largest eigenvalue of Σ xxᵀ: that of the Gram matrix. */
function largestOf(vectors: readonly Vector[]): number {
  const gram = vectors.map((a) => dots(vectors, a));
  return gram.flat().every((x) => Number.isFinite(x)) ? symmetricEigenpairs(gram)[0]!.value : Number.NaN;
}
