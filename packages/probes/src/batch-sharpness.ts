import { checkDim, displace, permutation, type SampledLoss, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { ball, checkBall, type Ball } from './sharpness-ball.ts';
import { stream } from './stream.ts';

/** Around which point, in which ball, and over which batches. */
export interface BatchSharpnessPlan extends Ball {
  /** θ. */
  readonly theta: Vector;
  /** m, the examples of a batch. */
  readonly size: number;
  /** How many batches; at most those of one pass over the examples. */
  readonly batches: number;
  /** The seed of their order. */
  readonly seed: number;
}

/**
 * Samples the rise L_B(θ + δ) − L_B(θ) of the loss of a batch B of m examples at the one step of SAM for that batch:
 * `pipe(runningMean())` gives the m-sharpness with its error. It grows as m falls, as each batch has its own worst direction.
 *
 * Cold; two gradients a batch. Reference: Foret et al. 2021, "Sharpness-Aware Minimization for Efficiently Improving Generalization".
 *
 * @throws RangeError for a radius that is not positive, a size above the number of examples, more batches than there are, or θ of
 * another dimension.
 */
export function batchSharpness(loss: SampledLoss, plan: BatchSharpnessPlan): Observable<number> {
  const { theta, radius, size, batches, seed } = plan;
  checkDim('batchSharpness', loss.dim, theta);
  checkCount('batchSharpness', 'size', size, 1);
  checkCount('batchSharpness', 'batches', batches);
  checkBall('batchSharpness', { radius });
  if (size * batches > loss.examples)
    throw new RangeError(
      `batchSharpness: expected at most ${Math.floor(loss.examples / size)} batches of ${size} from ${loss.examples} examples, got ${batches}.`,
    );
  const { toward, displacement } = ball(theta, plan);
  return stream(async function* (run) {
    const order = permutation(loss.examples, seed);
    for (let batch = 0; batch < batches; batch++) {
      const indices = order.slice(batch * size, (batch + 1) * size);
      const { value, grad } = await run(() => loss.batchValueAndGrad(theta, indices));
      const offset = toward(new Float64Array(loss.dim), grad, radius);
      if (!offset) {
        yield Number.isFinite(value) ? 0 : Number.NaN;
        continue;
      }
      const at = displace(theta, [displacement(offset)], [1]);
      yield (await run(() => loss.batchValueAndGrad(at, indices))).value - value;
    }
  });
}
