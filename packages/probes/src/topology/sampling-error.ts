import { checkDim, estimate, type SampledLoss, type Vector } from '@orograph/tensor';

import { checkCount } from '../check-count.ts';

/**
 * Measures the mean losses over equal parts of the examples at θ, in their order; parts that cannot be equal differ by one example. Of fewer examples than parts each is a part.
 *
 * A gradient over each part. Differences between two points, part by part, say how far chance moves the difference of their losses: see {@link differenceError}.
 *
 * @throws RangeError for fewer than two parts, or θ of another dimension (the promise rejects).
 */
export async function partLosses(
  loss: SampledLoss,
  theta: Vector,
  { parts }: { readonly parts: number },
): Promise<Float64Array> {
  checkDim('partLosses', loss.dim, theta);
  checkCount('partLosses', 'parts', parts, 2);
  const count = Math.min(parts, loss.examples);
  const start = (k: number): number => Math.floor((k * loss.examples) / count);
  const out = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const indices = Int32Array.from({ length: start(k + 1) - start(k) }, (_, i) => start(k) + i);
    out[k] = (await loss.batchValueAndGrad(theta, indices)).value;
  }
  return out;
}

/**
 * The standard error of L(a) − L(b), the examples being a random sample, from the losses of its parts at both points: s/√n with s the standard deviation of the n
 * differences. Both losses are over the same examples, so that the error of their difference is mostly far below that of either.
 *
 * @throws RangeError for other parts at a than at b, or fewer than two.
 */
export function differenceError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length;
  if (n !== b.length || n < 2)
    throw new RangeError(`differenceError: expected the same two or more parts, got ${n} and ${b.length}.`);
  return estimate(Array.from({ length: n }, (_, k) => a[k]! - b[k]!)).standardError;
}

/**
 * How many standard errors no difference between two of P points reaches by chance with a probability of 95 %: z = √(2 ln(P²/0.1)), by the union bound over
 * the ordered pairs, each beyond z with at most ½ exp(−z²/2). A basin's minimum and saddle are chosen among all points, hence the bound over all.
 */
export const chanceFactor = (points: number): number => Math.sqrt(2 * Math.log(points ** 2 / 0.1));
