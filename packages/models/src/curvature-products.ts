import {
  empiricalFisher,
  gaussNewton,
  gradientName,
  hvp,
  prune,
  scoresName,
  type Graph,
  type ProductSettings as GraphSettings,
} from '@orograph/onnx';
import type { CompositeLoss, ProductSettings, TwiceDifferentiableLoss, Vector } from '@orograph/tensor';
import type { Evaluation } from './evaluation.ts';
import { likelihoodOf, withoutScores } from './likelihood.ts';
import { matrixProducts, type ProductRuns } from './matrix-products.ts';
import { sampledFisher } from './sampled-fisher.ts';
import { meanLossName } from './with-mean-loss.ts';

/** Products with the matrices of curvature that a loss has. */
type CurvatureProducts = Required<Pick<TwiceDifferentiableLoss, 'hvp' | 'hvps'>> &
  Partial<CompositeLoss> & { readonly withoutScores?: string };

/** The products of Hessian, Gauss-Newton and Fisher matrices with several vectors in one run of ONNX Runtime. */
export function curvatureProducts(evaluation: Evaluation, runs: ProductRuns): CurvatureProducts {
  const { model } = evaluation;
  const { lend } = runs;
  const productsOf = matrixProducts(evaluation, runs);
  const hessian = productsOf({ name: 'hvp', derive: withoutGradients });
  const products = {
    hvp: async (theta: Vector, v: Vector) => (await hessian('hvp', theta, [v]))[0]!,
    hvps: (theta: Vector, vectors: readonly Vector[], settings?: ProductSettings) =>
      hessian('hvps', theta, vectors, settings),
  };
  const absent = withoutScores(model, model.scored);
  if (absent !== undefined) return { ...products, withoutScores: absent };

  const { scored } = model;
  const newton = productsOf({
    name: 'gauss-newton',
    of: scored,
    derive: (graph, output, wrt, settings) =>
      gaussNewton(graph, { output, scores: scoresName }, wrt, settings),
  });
  const fisher = productsOf({
    name: 'fisher',
    of: scored,
    derive: (graph, output, wrt, settings) =>
      empiricalFisher(graph, { output, scores: scoresName }, wrt, {
        ...settings,
        ...(model.termAxes && { axes: model.termAxes }),
        ...(output === meanLossName && { weight: 'loss_weight' }),
      }),
  });
  const likelihood = likelihoodOf(model);
  const checkLikelihood = (caller: string): void => {
    if (likelihood.absent !== undefined)
      throw new RangeError(`${caller}: the loss has no Fisher matrix: ${likelihood.absent}.`);
  };

  const sampled = sampledFisher(evaluation, { scored, fisher, lend });
  return {
    ...products,
    ...(likelihood.name !== undefined && { likelihood: likelihood.name }),
    gaussNewton: (theta, vectors, settings) => newton('gaussNewton', theta, vectors, settings),
    empiricalFisher: async (theta, vectors, settings) => {
      checkLikelihood('empiricalFisher');
      return fisher('empiricalFisher', theta, vectors, settings);
    },
    sampledFisher: async (theta, vectors, settings) => {
      checkLikelihood('sampledFisher');
      return sampled(theta, vectors, settings);
    },
  };
}

/** Hessian-vector products without the gradient, whose weight gradients would be a good part of the work. */
function withoutGradients(
  graph: Graph,
  output: string,
  wrt: readonly string[],
  settings?: GraphSettings,
): Graph {
  const both = hvp(graph, output, wrt, settings);
  const gradients = new Set(wrt.map(gradientName));
  const outputs = both.outputs.filter(({ name }) => !gradients.has(name));
  return { ...prune({ ...both, outputs }), inputs: both.inputs };
}
