import { dot, type Vector } from '@orograph/tensor';

import type { LinearOperator } from './operator.ts';

/**
 * Resolves with θᵀFθ, the square of the Fisher-Rao norm of θ, where F is a Fisher or Gauss-Newton matrix at θ. One product.
 *
 * The same for rescaled layers that compute the same: F scales as T⁻¹FT⁻¹ where θ does as Tθ.
 *
 * Reference: Liang et al. 2019, "Fisher-Rao Metric, Geometry, and Complexity of Neural Networks".
 */
export const fisherRao = async (fisher: LinearOperator, theta: Vector): Promise<number> =>
  dot(theta, await fisher(theta));
