import { checkDim, combine, random, type Random, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from './check-count.ts';
import { blendSteps, type BlendStep } from './blend.ts';
import { barycentricSubdivision, type Complex } from './complex.ts';
import { type DescentSettings } from './descend.ts';
import { measure, type MeasuredLoss } from './measure.ts';
import type { Objective } from './objective.ts';
import { stream } from './stream.ts';

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
export interface ConnectorPoint {
  /** What the record is. */
  readonly type: 'sample';
  /** Which cell. */
  readonly cell: number;
  /** The barycentric weights in it. */
  readonly weights: readonly number[];
  /** L. */
  readonly loss: number;
  /** The metrics, where the loss has any. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The loss at `samples` random points of a connector: a random cell, uniform in it. Cold.
 *
 * @throws RangeError for a bad number of samples.
 */
export function sampleConnector(
  loss: MeasuredLoss,
  { complex, vertices }: Connector,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Observable<ConnectorPoint> {
  checkCount('sampleConnector', 'samples', samples);
  return stream(async function* (run) {
    const draws = random(seed);
    for (let sample = 0; sample < samples; sample++) {
      const { cell, weights } = pointIn(complex, draws);
      const theta = combine(
        complex.cells[cell]!.map((vertex) => vertices[vertex]!),
        weights,
      );
      yield { type: 'sample', cell, weights, ...(await run(() => measure(loss, theta))) };
    }
  });
}

/** A random cell and Dirichlet(1, …, 1) weights: normalized exponentials. */
function pointIn({ cells }: Complex, draws: Random): { cell: number; weights: number[] } {
  const cell = draws.below(cells.length);
  const exponentials = cells[cell]!.map(() => -Math.log(1 - draws.uniform()));
  const sum = exponentials.reduce((total, x) => total + x, 0);
  return { cell, weights: exponentials.map((x) => x / sum) };
}
