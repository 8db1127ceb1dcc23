import {
  plainCut,
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

/** The cut of a loss without any rewriting: slower, and what the other ways must agree with. It rejects as `plainCut` throws. */
export const displacedCut = async (
  loss: Loss & Measurable,
  origin: Vector,
  directions: readonly (StoredVector | Vector)[],
): Promise<DisplacedCut> =>
  Promise.resolve({
    ...plainCut(loss, origin, directions),
    strategy: 'displace',
    explanation: 'displace: each point is a θ of its own, and the whole network runs at it',
  });
