import type { Vector } from '@orograph/tensor';

/**
 * Throws unless every component of θ is finite.
 *
 * @throws RangeError naming the caller, the first component that is not, and its index.
 */
export function checkFinitePoint(caller: string, theta: Vector): void {
  const index = theta.findIndex((x) => !Number.isFinite(x));
  if (index >= 0)
    throw new RangeError(`${caller}: theta must be finite, got ${theta[index]} at index ${index}.`);
}
