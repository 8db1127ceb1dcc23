import type { TwiceDifferentiableLoss, Vector } from '@orograph/tensor';

import { hessian } from './loss-operators.ts';
import type { LinearOperator } from './operator.ts';

/** A matrix of curvature: an operator, or a loss, which stands for its Hessian at the θ of the plan. */
export type Curvature = LinearOperator | TwiceDifferentiableLoss;

/** Where the Hessian of a loss is taken. */
export interface CurvaturePoint {
  /** θ, where a loss is given; nothing where an operator is. */
  readonly theta?: Vector;
}

/**
 * The operator that is meant.
 *
 * @throws RangeError for a loss without θ, or with one of another dimension, or an operator that is not symmetric.
 */
export function operatorOf(caller: string, curvature: Curvature, { theta }: CurvaturePoint): LinearOperator {
  if (typeof curvature === 'function') {
    if (curvature.symmetric) return curvature;
    throw new RangeError(`${caller}: expected a symmetric operator, ${curvature.label} is not.`);
  }
  if (!theta) throw new RangeError(`${caller}: expected θ beside a loss, got none.`);
  if (theta.length !== curvature.dim)
    throw new RangeError(`${caller}: expected a vector of dimension ${curvature.dim}, got ${theta.length}.`);
  return hessian(curvature, theta);
}
