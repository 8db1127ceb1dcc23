import {
  checkDim,
  type CompositeLoss,
  type Loss,
  type ProductSettings,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';

import { linearOperator, type LinearOperator } from './operator.ts';

/** How many vectors share a pass where a loss multiplies several at once. */
const together = 8;

/** A loss with the matrices that come of the outputs of its network. */
export type NetworkLoss = Loss & CompositeLoss;

/** How a loss multiplies: where vectors are as large as most of the memory, one at a time, and in float32. */
const held = ({ isLarge = false }: Loss): Pick<LinearOperator, 'isSingle' | 'together'> =>
  isLarge ? { together: 1, isSingle: true } : { together };

/** The share of the examples that a product goes over. */
const shareOf = (loss: Loss & { readonly examples?: number }, indices?: Int32Array): number =>
  indices && loss.examples ? indices.length / loss.examples : 1;

/**
 * ∇²L(θ), over some of the examples where `indices` are given.
 *
 * @example
 * ```ts
 * import { eigenpairs, hessian } from '@orograph/probes';
 * import { quadratic } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const operator = hessian(quadratic([5, 3, 1], { seed: 0 }), new Float64Array(3));
 * const { values } = await lastValueFrom(eigenpairs(operator, { count: 2, seed: 0 }));
 * console.log(values); // [5, 3]
 * ```
 *
 * @throws RangeError for θ of another dimension, or indices where the loss does not take any.
 */
export function hessian(
  loss: TwiceDifferentiableLoss,
  theta: Vector,
  { indices }: ProductSettings = {},
): LinearOperator {
  checkDim('hessian', loss.dim, theta);
  if (indices && !loss.hvps)
    throw new RangeError('hessian: the loss is not a mean over examples: indices cannot be given.');
  return linearOperator({
    label: 'hessian',
    dim: loss.dim,
    symmetric: true,
    cost: 2 * shareOf(loss, indices),
    ...held(loss),
    ...(!loss.hvps && { together: 1 }),
    many: async (vectors) => {
      if (loss.hvps) return loss.hvps(theta, vectors, indices && { indices });
      const products: Vector[] = [];
      for (const v of vectors) products.push(await loss.hvp(theta, v));
      return products;
    },
  });
}

/** An operator that a network loss multiplies by. */
function ofNetwork(
  label: string,
  loss: Loss,
  theta: Vector,
  settings: { readonly cost: number; readonly many: LinearOperator['many'] },
): LinearOperator {
  checkDim(label, loss.dim, theta);
  return linearOperator({ label, dim: loss.dim, symmetric: true, ...held(loss), ...settings });
}

/**
 * The generalized Gauss-Newton matrix Jᵀ (∂²L/∂z²) J of a loss L(z(θ)), J = ∂z/∂θ: what is left of the Hessian when the network is
 * replaced by its linearization. Positive semidefinite where L is convex in z, as cross-entropy and squared error are.
 *
 * Reference: Schraudolph 2002, "Fast Curvature Matrix-Vector Products for Second-Order Gradient Descent".
 *
 * @throws RangeError for θ of another dimension.
 */
export const gaussNewton = (
  loss: NetworkLoss,
  theta: Vector,
  settings: ProductSettings = {},
): LinearOperator =>
  ofNetwork('gauss-newton', loss, theta, {
    cost: 1.5 * shareOf(loss, settings.indices),
    many: (vectors) => loss.gaussNewton(theta, vectors, settings),
  });

/**
 * The Fisher matrix E ∇ℓ∇ℓᵀ, targets distributed as the network says: exactly, as it is the Gauss-Newton matrix of every loss that
 * is −log p for natural parameters z (categorical, Bernoulli, Gaussian).
 *
 * Reference: Martens 2020, "New Insights and Perspectives on the Natural Gradient Method".
 *
 * @throws RangeError for a loss without a likelihood, or θ of another dimension.
 */
export function fisher(loss: NetworkLoss, theta: Vector, settings: ProductSettings = {}): LinearOperator {
  if (loss.likelihood === undefined)
    throw new RangeError('fisher: the loss is not −log p of its targets: it has no Fisher matrix.');
  return ofNetwork('fisher', loss, theta, {
    cost: 1.5 * shareOf(loss, settings.indices),
    many: (vectors) => loss.gaussNewton(theta, vectors, settings),
  });
}

/**
 * The Fisher matrix with targets that are drawn from what the network says, `samples` of them for each term; 1 by default. Unbiased.
 *
 * @throws RangeError for θ of another dimension.
 */
export const sampledFisher = (
  loss: NetworkLoss,
  theta: Vector,
  settings: ProductSettings & { readonly seed: number; readonly samples?: number },
): LinearOperator =>
  ofNetwork('sampled-fisher', loss, theta, {
    cost: 1.5 * (settings.samples ?? 1) * shareOf(loss, settings.indices),
    many: (vectors) => loss.sampledFisher(theta, vectors, settings),
  });

/**
 * The empirical Fisher matrix (1/W) Σᵣ ∇ℓᵣ∇ℓᵣᵀ over the terms of the loss L = Σᵣ ℓᵣ / W: the second moment of their gradients at the
 * targets of the data, which is not the Fisher matrix.
 *
 * Reference: Kunstner, Balles & Hennig 2019, "Limitations of the Empirical Fisher Approximation".
 *
 * @throws RangeError for θ of another dimension.
 */
export const empiricalFisher = (
  loss: NetworkLoss,
  theta: Vector,
  settings: ProductSettings = {},
): LinearOperator =>
  ofNetwork('empirical-fisher', loss, theta, {
    cost: 1.5 * shareOf(loss, settings.indices),
    many: (vectors) => loss.empiricalFisher(theta, vectors, settings),
  });
