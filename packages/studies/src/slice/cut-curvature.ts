import { twiceDifferentiable, type ModelCut, type Subject } from '@orograph/models';
import { spectrumEnds } from '@orograph/probes';
import { misuse } from '@orograph/runs';
import { displace, type Vector } from '@orograph/tensor';

import type { SlicePlan } from './slice-plan.ts';

/**
 * Makes a cut measure both ends of the Hessian's spectrum at every point too, and |λ_min/λ_max|, by at most `products` products. `moves`
 * says whether running statistics change over it: then the loss is no function of the weights that has this Hessian.
 *
 * @throws MisuseError where they do, or the model has no second derivatives.
 */
export function cutWithCurvature(
  cut: ModelCut,
  { origin, directions }: SlicePlan,
  {
    first,
    moves,
    products: iterations,
  }: { readonly first: Pick<Subject, 'loss' | 'path'>; readonly moves: boolean; readonly products: number },
): ModelCut {
  if (moves)
    throw misuse('the running statistics change over the cut', {
      expected: 'a loss that follows from the weights alone',
      got: 'a network with statistics of their own at each of several points',
      setting: 'curvature',
    });
  const loss = twiceDifferentiable(first);
  // Directions are in memory where this is asked for.
  const vectors = directions as readonly Vector[];
  return {
    ...cut,
    measure: async (coords) => {
      const measured = await cut.measure(coords);
      const theta = displace(origin, vectors, coords);
      const { largest, smallest, residual } = await spectrumEnds(loss, { theta, iterations, seed: 0 });
      const ratio = Math.abs(smallest / largest);
      return { ...measured, metrics: { ...measured.metrics, largest, smallest, ratio, residual } };
    },
  };
}
