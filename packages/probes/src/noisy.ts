import { displace, normal, streamSeed } from '@orograph/tensor';

import type { Objective } from './objective.ts';

/**
 * An objective whose gradient has Gaussian noise of standard deviation `sigma` in every coordinate: the simplest model of
 * minibatch noise. A pure function of the step and the seed.
 *
 * @throws RangeError if sigma is negative or not a number.
 */
export function noisy(
  objective: Objective,
  { sigma, seed }: { readonly sigma: number; readonly seed: number },
): Objective {
  if (!(sigma >= 0)) throw new RangeError(`noisy: sigma must not be negative, got ${sigma}.`);
  return async (theta, step) => {
    const { value, grad } = await objective(theta, step);
    const noise = normal(theta.length, streamSeed(seed, step));
    return { value, grad: displace(Float64Array.from(grad), [noise], [sigma]) };
  };
}
