import {
  checkDim,
  streamSeed,
  type DifferentiableLoss,
  type Measurable,
  type Vector,
} from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { descendToEnd, lastOf } from './descend.ts';
import type { DescentSettings, DescentStep } from './descent-plan.ts';
import { measure, type MeasuredLoss } from './measure.ts';
import { engineStepper, engineSteps } from './engine-descent.ts';
import { fullBatch, type Objective } from './objective.ts';
import { projection, type ColumnKind } from './projection.ts';
import type { Projection } from './projection-plan.ts';
import { stream, type Run } from './stream.ts';

/** Which subspaces, and how to descend inside them. */
export interface SubspacePlan extends DescentSettings {
  /** θ₀, or a new one for each seed. */
  readonly origin: Vector | ((seed: number) => Vector);
  /** The dimensions d to try. */
  readonly dimensions: readonly number[];
  /** One subspace for each d and seed. */
  readonly seeds: readonly number[];
  /** How V is drawn; `normalized` by default. */
  readonly columns?: ColumnKind;
  /** A descent in ℝᴰ from θ₀ first: the subspace goes through its end. None by default. */
  readonly burnIn?: DescentSettings;
  /** What the end is measured on, for instance the loss on test data; the loss itself by default. */
  readonly measured?: MeasuredLoss;
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
 * Cold. Keeps one V at a time: what that takes, see {@link ColumnKind} and `projection`.
 *
 * Reference: Li et al. 2018, "Measuring the Intrinsic Dimension of Objective Landscapes"; Larsen et al. 2022.
 *
 * @example
 * ```ts
 * import { subspace } from '@orograph/probes';
 * import { adam, cosineDecay } from '@orograph/tensor';
 * import { blockSums } from '@orograph/toy';
 *
 * const loss = blockSums({ dim: 100, blocks: 5 }); // intrinsic dimension 5
 * const plan = { origin: new Float64Array(100), dimensions: [2, 5, 10], seeds: [0] };
 * const descent = { optimizer: adam(), schedule: cosineDecay(0.5, { steps: 300 }), steps: 300 };
 * subspace(loss, { ...plan, ...descent }).subscribe(({ d, loss: end }) => console.log(d, end)); // low from d = 5 on
 * ```
 *
 * @throws RangeError for a d that is no whole number from 0 to D, or an origin of another dimension.
 */
export function subspace(
  loss: DifferentiableLoss & Partial<Measurable>,
  plan: SubspacePlan,
): Observable<SubspaceRecord> {
  const { origin, dimensions, seeds, columns = 'normalized', skip, burnIn, measured = loss } = plan;
  const objectiveOf = plan.objective ?? (() => fullBatch(loss));
  checkCount('subspace', 'steps', plan.steps);
  if (burnIn) checkCount('subspace', 'burnIn.steps', burnIn.steps);
  for (const d of dimensions)
    if (!(Number.isInteger(d) && d >= 0 && d <= loss.dim))
      throw new RangeError(`subspace: d must be a whole number from 0 to D = ${loss.dim}, got ${d}.`);
  if (typeof origin !== 'function') checkDim('subspace', loss.dim, origin);
  return stream(async function* (run) {
    const origins = new Map<number, Vector>();
    const originOf = async (seed: number): Promise<Vector> => {
      const theta = typeof origin === 'function' ? origin(seed) : origin;
      if (!burnIn) return theta;
      const known = origins.get(seed);
      if (known) return known;
      const burnt = await descendToEnd(run, objectiveOf(seed), { ...burnIn, theta });
      origins.set(seed, burnt.theta);
      return burnt.theta;
    };
    for (const d of dimensions)
      for (const seed of seeds) {
        if (skip?.(d, seed)) continue;
        const theta = await originOf(seed);
        const basis = projection(columns, { dim: loss.dim, rank: d, seed: streamSeed(seed, d) });
        const { theta: coords, status } = await descendInside(run, objectiveOf(seed), {
          plan,
          origin: theta,
          basis,
          rank: d,
        });
        const { loss: value, metrics } = await run(() => measure(measured, basis.displace(theta, coords)));
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

/** The end of a descent in the coordinates of a subspace, inside the engine of the loss where that can. */
async function descendInside(
  run: Run,
  objective: Objective,
  {
    plan,
    origin,
    basis,
    rank,
  }: {
    readonly plan: DescentSettings;
    readonly origin: Vector;
    readonly basis: Projection;
    readonly rank: number;
  },
): Promise<DescentStep> {
  const { optimizer, schedule, steps } = plan;
  const descent = { optimizer, schedule, steps, theta: new Float64Array(rank), every: Infinity };
  const { batches } = objective;
  const stepper =
    batches && rank > 0 && basis.map
      ? await engineStepper(run, batches, descent, { origin, map: basis.map() })
      : undefined;
  return stepper
    ? lastOf(engineSteps(run, stepper, batches!, descent))
    : descendToEnd(run, within(objective, origin, basis), descent);
}

/** An objective in the coordinates of a subspace: the gradient is Vᵀ∇L. */
const within =
  (objective: Objective, origin: Vector, basis: Projection): Objective =>
  async (coords, step) => {
    const { value, grad } = await objective(basis.displace(origin, coords), step);
    return { value, grad: basis.pullBack(grad) };
  };
