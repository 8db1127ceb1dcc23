import {
  checkDim,
  displace,
  displaceInto,
  type Cut,
  type Loss,
  type Measurable,
  type StoredVector,
  type Vector,
} from '@orograph/tensor';

/** A cut whose points are each evaluated as a θ of their own. */
export interface DisplacedCut extends Cut {
  /** How its points are evaluated. */
  readonly strategy: 'displace';
  /** In words. */
  readonly explanation: string;
}

/**
 * The cut of a loss without any rewriting: slower, and what the other ways must agree with.
 *
 * @throws RangeError if a length is not the loss's dimension.
 */
export function displacedCut(
  loss: Loss & Measurable,
  origin: Vector,
  directions: readonly (StoredVector | Vector)[],
): DisplacedCut {
  checkDim('cut', loss.dim, origin);
  for (const { length } of directions)
    if (length !== loss.dim)
      throw new RangeError(`cut: expected a vector of dimension ${loss.dim}, got ${length}.`);
  const isVector = (d: StoredVector | Vector): d is Vector => ArrayBuffer.isView(d);
  const at = (coords: readonly number[]): Vector => {
    if (directions.every(isVector)) return displace(origin, directions, coords);
    const theta = new Float32Array(loss.dim);
    displaceInto(theta, origin, directions, coords);
    return theta;
  };
  return {
    rank: directions.length,
    concurrency: 1,
    value: (coords) => loss.value(at(coords)),
    values: async (batch) => {
      const out = new Float64Array(batch.length);
      for (const [k, coords] of batch.entries()) out[k] = await loss.value(at(coords));
      return out;
    },
    measure: (coords) => loss.metrics(at(coords)),
    dispose: () => Promise.resolve(),
    strategy: 'displace',
    explanation: 'displace: each point is a θ of its own, and the whole network runs at it',
  };
}
