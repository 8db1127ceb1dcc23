import { twiceDifferentiable, type ModelCut, type Subject } from '@orograph/models';
import { spectrumEnds } from '@orograph/probes';
import { displace, type Vector } from '@orograph/tensor';
import { misuse } from '@orograph/program';

import type { SliceFlags } from './slice-command.ts';
import type { SlicePlan } from './slice-plan.ts';

/**
 * A cut that measures both ends of the Hessian's spectrum at every point too, and |λ_min/λ_max|, where the flags ask for it. `moves` says
 * whether running statistics change over it: then the loss is no function of the weights that has this Hessian.
 *
 * @throws MisuseError where they do, or the model has no second derivatives.
 */
export function withCurvature(
  cut: ModelCut,
  { origin, directions }: SlicePlan,
  { first, moves, flags }: { readonly first: Subject; readonly moves: boolean; readonly flags: SliceFlags },
): ModelCut {
  if (!flags.curvature) return cut;
  if (moves)
    throw misuse('the running statistics change over the cut', {
      expected: 'a loss that follows from the weights alone',
      got: 'a network with statistics of their own at each of several points',
      where: '--curvature',
    });
  const loss = twiceDifferentiable(first);
  const { products: iterations } = flags;
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
