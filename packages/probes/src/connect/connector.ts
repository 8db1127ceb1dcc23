import { between, checkDim, combine, type Sliceable, type Vector } from '@orograph/tensor';
import { concat, defer, EMPTY, from, map, type Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import { blendSteps, type BlendStep } from './blend.ts';
import { pointIn, randomPoints, type ComplexPoint } from './complex-points.ts';
import { barycentricSubdivision, type Complex } from './complex.ts';
import type { DescentSettings } from '../descent-plan.ts';
import { measure, type MeasuredLoss } from '../measure.ts';
import type { Objective } from '../objective.ts';
import { orderedMap } from '../operators/ordered-map.ts';
import { stream } from '../stream.ts';
import { disposedWhenIdle, usingCut } from '../using-cut.ts';

/** A complex with positions. */
export interface Connector {
  /** Its combinatorics. */
  readonly complex: Complex;
  /** The position of each vertex. */
  readonly vertices: readonly Vector[];
}

/** Between what, and how it is trained. */
export interface ConnectorPlan extends DescentSettings {
  /** m + 1 optima; they stay fixed. */
  readonly optima: readonly Vector[];
  /** The complex between them; the barycentric subdivision of their simplex by default. */
  readonly complex?: Complex;
  /** Points drawn for each step; 1 by default. */
  readonly samples?: number;
  /** The seed of the draws. */
  readonly seed: number;
  /** Emit each `every`-th step and the last; only the first and the last by default. */
  readonly every?: number;
}

/**
 * The connector before training: each vertex the mean of its optima.
 *
 * @throws RangeError for fewer than two optima, or optima of different dimensions.
 */
export function straightConnector(optima: readonly Vector[], complex: Complex): Connector {
  if (optima.length < 2) throw new RangeError(`connector: expected at least 2 optima, got ${optima.length}.`);
  for (const optimum of optima) checkDim('connector', optima[0]!.length, optimum);
  return {
    complex,
    vertices: complex.vertices.map((subset) =>
      subset.length === 1 ? optima[subset[0]!]! : combine(subset.map((i) => optima[i]!)),
    ),
  };
}

/**
 * Trains a low-loss m-dimensional connector through m + 1 optima, all free vertices at once: a random cell, a point
 * Dirichlet(1, …, 1) in it, and its gradient shared out by barycentric weights.
 *
 * Cold. A connector of two optima is a path of one bend.
 *
 * Reference: Fort & Jastrzebski 2019; the joint training follows Benton et al. 2021, "Loss Surface Simplexes".
 *
 * @example
 * ```ts
 * import { connector, fullBatch } from '@orograph/probes';
 * import { adam, constant, normal } from '@orograph/tensor';
 * import { wedges } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const loss = wedges({ dim: 30, longDirections: 20 });
 * const optima = [0, 1].map((seed) => loss.project(normal(30, seed)));
 * const plan = { optima, optimizer: adam(), schedule: constant(0.05), steps: 300, seed: 0 };
 * const { vertices } = await lastValueFrom(connector(fullBatch(loss), plan));
 * console.log(vertices.length); // the optima, and the bend between them
 * ```
 *
 * @throws RangeError for fewer than two optima, optima of different dimensions, or bad numbers of steps and samples.
 */
export function connector(objective: Objective, plan: ConnectorPlan): Observable<BlendStep> {
  const { optima, complex = barycentricSubdivision(optima.length), samples = 1, seed } = plan;
  checkCount('connector', 'steps', plan.steps);
  checkCount('connector', 'samples', samples, 1);
  const { vertices } = straightConnector(optima, complex);
  return stream((run) =>
    blendSteps(run, objective, {
      vertices,
      free: complex.vertices.map((subset) => subset.length > 1),
      draw: (draws) => {
        const { cell, weights } = pointIn(complex, draws);
        const all = vertices.map(() => 0);
        complex.cells[cell]!.forEach((vertex, k) => (all[vertex] = weights[k]!));
        return all;
      },
      samples,
      seed,
      every: plan.every ?? Infinity,
      optimizer: plan.optimizer,
      schedule: plan.schedule,
      steps: plan.steps,
    }),
  );
}

/** The loss at one point of a connector. */
export interface ConnectorPoint extends ComplexPoint {
  /** What the record is. */
  readonly type: 'sample';
  /** L. */
  readonly loss: number;
  /** The metrics, where the loss has any. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The loss at points of a connector, in their order; the first `skip` are left out, for instance because an earlier run
 * measured them. Cold.
 *
 * A cell is an affine piece: where consecutive points of one are many, and the loss can be cut, it is, several at a time.
 */
export const alongConnector = (
  loss: MeasuredLoss & Partial<Sliceable>,
  { complex, vertices }: Connector,
  points: readonly ComplexPoint[],
  { skip = 0 }: { readonly skip?: number } = {},
): Observable<ConnectorPoint> =>
  concat(
    ...runsOf(points).map(({ run, start }): Observable<ConnectorPoint> => {
      const rest = run.slice(Math.max(0, skip - start));
      if (rest.length === 0) return EMPTY;
      const corners = complex.cells[run[0]!.cell]!.map((vertex) => vertices[vertex]!);
      const [origin, ...others] = corners as [Vector, ...Vector[]];
      const worthwhile = run.length >= 4 * corners.length;
      if (loss.cut && worthwhile && others.length > 0)
        return usingCut(
          () =>
            loss.cut!(
              origin,
              others.map((other) => between(origin, other)),
            ).then(disposedWhenIdle),
          (cut) =>
            orderedMap(
              rest,
              (point) =>
                from(cut.measure(point.weights.slice(1))).pipe(
                  map((found): ConnectorPoint => ({ type: 'sample', ...point, ...found })),
                ),
              cut.concurrency,
            ),
        );
      return stream(async function* (evaluate) {
        for (const point of rest) {
          const theta = combine(corners, point.weights);
          yield { type: 'sample', ...point, ...(await evaluate(() => measure(loss, theta))) };
        }
      });
    }),
  );

/** The points split where the cell changes, and the place of the first of each part. */
function runsOf(points: readonly ComplexPoint[]): { readonly run: ComplexPoint[]; readonly start: number }[] {
  const runs: { run: ComplexPoint[]; start: number }[] = [];
  points.forEach((point, start) => {
    const last = runs.at(-1);
    if (last && last.run[0]!.cell === point.cell) last.run.push(point);
    else runs.push({ run: [point], start });
  });
  return runs;
}

/**
 * The loss at `samples` random points of a connector: a random cell, uniform in it. Cold.
 *
 * @throws RangeError for a bad number of samples.
 */
export function sampleConnector(
  loss: MeasuredLoss,
  surface: Connector,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Observable<ConnectorPoint> {
  checkCount('sampleConnector', 'samples', samples);
  return defer(() => alongConnector(loss, surface, randomPoints(surface.complex, { samples, seed })));
}
