import {
  checkDim,
  displace,
  dot,
  normal,
  randomSubspace,
  streamSeed,
  unit,
  type DifferentiableLoss,
  type Measurable,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { descendToEnd, type DescentSettings } from './descend.ts';
import { measure } from './measure.ts';
import { fullBatch, type Objective } from './objective.ts';
import { stream } from './stream.ts';

/** Which subspaces, and how to descend inside them. */
export interface SubspacePlan extends DescentSettings {
  /** θ₀, or a new one for each seed. */
  readonly origin: Vector | ((seed: number) => Vector);
  /** The dimensions d to try. */
  readonly dimensions: readonly number[];
  /** One subspace for each d and seed. */
  readonly seeds: readonly number[];
  /** `normalized`: independent Gaussian columns of unit length (default); `orthonormal`: uniform over subspaces. */
  readonly columns?: 'normalized' | 'orthonormal';
  /** Records to leave out, for instance because an earlier run made them. */
  readonly skip?: (d: number, seed: number) => boolean;
  /** What to descend in ℝᴰ, for instance minibatches; the whole loss by default. */
  readonly objective?: (seed: number) => Objective;
}

/** How low a descent came in one subspace. */
export interface SubspaceRecord {
  /** What the record is. */
  readonly type: 'dimension';
  /** The subspace's dimension. */
  readonly d: number;
  /** The seed it was drawn from. */
  readonly seed: number;
  /** L at the end, over the whole data set. */
  readonly loss: number;
  /** The metrics there, where the loss has any. */
  readonly metrics: Readonly<Record<string, number>>;
  /** `diverged` when the descent left the finite numbers: a result. */
  readonly status: 'done' | 'diverged';
}

/**
 * Training in random affine subspaces θ₀ + Vc, V ∈ ℝᴰˣᵈ, from c = 0: one record for each d and seed.
 *
 * Cold. Keeps one V at a time, D·d numbers; `orthonormal` takes O(Dd²) to draw.
 *
 * Reference: Li et al. 2018, "Measuring the Intrinsic Dimension of Objective Landscapes"; Larsen et al. 2022.
 *
 * @throws RangeError for a d that is no whole number from 0 to D, or an origin of another dimension.
 */
export function subspace(
  loss: DifferentiableLoss & Partial<Measurable>,
  plan: SubspacePlan,
): Observable<SubspaceRecord> {
  const { origin, dimensions, seeds, columns = 'normalized', skip, objective } = plan;
  checkCount('subspace', 'steps', plan.steps);
  for (const d of dimensions)
    if (!(Number.isInteger(d) && d >= 0 && d <= loss.dim))
      throw new RangeError(`subspace: d must be a whole number from 0 to D = ${loss.dim}, got ${d}.`);
  if (typeof origin !== 'function') checkDim('subspace', loss.dim, origin);
  return stream(async function* (run) {
    for (const d of dimensions)
      for (const seed of seeds) {
        if (skip?.(d, seed)) continue;
        const theta = typeof origin === 'function' ? origin(seed) : origin;
        const basis = columnsOf(columns, loss.dim, d, streamSeed(seed, d));
        const { theta: coords, status } = await descendToEnd(
          run,
          within(objective?.(seed) ?? fullBatch(loss), theta, basis),
          { ...plan, theta: new Float64Array(d) },
        );
        const end = displace(theta, basis, [...coords]);
        const { loss: value, metrics } = await run(() => measure(loss, end));
        yield {
          type: 'dimension',
          d,
          seed,
          loss: value,
          metrics,
          status: status === 'diverged' ? status : 'done',
        };
      }
  });
}

/** An objective in the coordinates of a subspace: the gradient is Vᵀ∇L. */
const within =
  (objective: Objective, origin: Vector, basis: readonly Vector[]): Objective =>
  async (coords, step) => {
    const { value, grad } = await objective(displace(origin, basis, [...coords]), step);
    return { value, grad: Float64Array.from(basis, (direction) => dot(direction, grad)) };
  };

const columnsOf = (
  kind: 'normalized' | 'orthonormal',
  dim: number,
  d: number,
  seed: number,
): readonly Vector[] =>
  kind === 'orthonormal'
    ? randomSubspace(dim, d, seed)
    : Array.from({ length: d }, (_, k) => unit(normal(dim, streamSeed(seed, k))));
