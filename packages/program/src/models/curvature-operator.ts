import { type Subject, twiceDifferentiable, withGradient } from '@orograph/models';
import {
  checkOperator,
  empiricalFisher,
  fisher,
  gaussNewton,
  hessian,
  sampledFisher,
  type LinearOperator,
  type NetworkLoss,
} from '@orograph/probes';
import { normal, norm, subtract, withDifferenceHvp, type Vector } from '@orograph/tensor';

import type { matrixNames } from '../flags/matrix-flags.ts';
import { misuse } from '../terminal/misuse.ts';

/** Which matrix of a model, and how it is made. */
export interface MatrixChoice {
  readonly operator: (typeof matrixNames)[number];
  /** Draws of targets for each example, and their seed, for the sampled Fisher matrix. */
  readonly draws: number;
  readonly seed: number;
  /** The step of differences of gradients, where second derivatives are to be taken by them. */
  readonly difference?: number | undefined;
}

/** A matrix of curvature that was found to be one. */
export interface CurvatureMatrix {
  readonly operator: LinearOperator;
  /** The relative difference of a product by steps h and h/2, where products are differences of gradients. */
  readonly differenceError?: number;
  /** The distribution p of the targets whose −log p the loss is taken for, where the matrix is one of Fisher's. */
  readonly likelihood?: string;
}

/**
 * The matrix of a model at θ, found to be symmetric and the same twice.
 *
 * @throws MisuseError naming what the model has not: a gradient, second derivatives, outputs that its loss is of, a likelihood, a loss that
 * is the same twice.
 */
export async function curvatureMatrix(
  open: Subject,
  theta: Vector,
  { operator: name, draws, seed, difference }: MatrixChoice,
): Promise<CurvatureMatrix> {
  const where = open.path;
  if (difference !== undefined) {
    if (name !== 'hessian')
      throw misuse('only the Hessian is taken by differences', {
        expected: 'hessian',
        got: name,
        where: '--operator',
      });
    const at = (h: number): LinearOperator => hessian(withDifferenceHvp(withGradient(open), { h }), theta);
    const v = normal(theta.length, seed);
    const [coarse, fine] = [await at(difference)(v), await at(difference / 2)(v)];
    const error = norm(subtract(Float64Array.from(coarse), Float64Array.from(fine))) / norm(fine);
    return { operator: at(difference), differenceError: error };
  }
  if (name === 'hessian' && withGradient(open) && !open.loss.hvp)
    throw misuse('the model has no curvature', {
      expected:
        'an ONNX model, or --difference 0.001: a product is then the difference of two gradients, and its error is said',
      got: 'a TensorFlow.js model, whose second derivatives are wrong without an error',
      where,
    });
  const operator =
    name === 'hessian'
      ? hessian(twiceDifferentiable(open), theta)
      : ofNetwork(open, theta, { name, draws, seed });
  try {
    await checkOperator(operator, { seed });
  } catch (error) {
    throw misuse('the model has no curvature', {
      expected: 'a loss that is a function of θ',
      got: (error as Error).message,
      where,
    });
  }
  const isFisher = name !== 'hessian' && name !== 'gauss-newton';
  return { operator, ...(isFisher && { likelihood: open.loss.likelihood! }) };
}

function ofNetwork(
  open: Subject,
  theta: Vector,
  {
    name,
    draws,
    seed,
  }: {
    readonly name: Exclude<MatrixChoice['operator'], 'hessian'>;
    readonly draws: number;
    readonly seed: number;
  },
): LinearOperator {
  withGradient(open);
  const { loss, path } = open;
  if (!loss.gaussNewton)
    throw misuse(`the model has no ${name} matrix`, {
      expected: 'an ONNX model with cross-entropy, binary cross-entropy, squared or Huber error',
      got: loss.withoutScores ?? 'a TensorFlow.js model',
      where: path,
    });
  const network = loss as NetworkLoss;
  if (name === 'gauss-newton') return gaussNewton(network, theta);
  if (loss.likelihood === undefined)
    throw misuse(`the model has no ${name} matrix`, {
      expected:
        'a loss that is −log p of the targets: cross-entropy or binary cross-entropy without weights or smoothing, squared error',
      got: loss.lossKind,
      where: '--operator',
    });
  if (name === 'fisher') return fisher(network, theta);
  return name === 'sampled-fisher'
    ? sampledFisher(network, theta, { seed, samples: draws })
    : empiricalFisher(network, theta);
}
