import { checkDim, combine, interpolate, norm, subtract, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { checkCount } from '../check-count.ts';
import type { Complex } from './complex.ts';
import type { ComplexPoint } from './complex-points.ts';
import { blendSteps, type BlendStep } from './blend.ts';
import type { DescentSettings } from '../descent-plan.ts';
import { measure, type MeasuredLoss } from '../measure.ts';
import type { Objective } from '../objective.ts';
import { stream } from '../stream.ts';

/** A curve through parameter space, t from 0 to 1. */
export type Curve = (t: number) => Vector;

/** The kinds of trained curve. */
export type CurveKind = 'bezier' | 'polychain';

/** Between what, of which kind, and how it is trained. */
export interface CurvePlan extends DescentSettings {
  /** The two optima; they stay fixed. */
  readonly ends: readonly [Vector, Vector];
  /** Bezier: Σ (n choose j)(1 − t)ⁿ⁻ʲtʲ vⱼ; polychain: straight pieces of equal share of t. */
  readonly kind: CurveKind;
  /** How many free vertices; 1 by default. */
  readonly bends?: number;
  /** The seed of t. */
  readonly seed: number;
  /** Emit each `every`-th step and the last; only the first and the last by default. */
  readonly every?: number;
}

/**
 * Trains a low-loss curve between two optima: minimizes E_{t ~ U[0,1]} L(φ(t)) over its free vertices.
 *
 * Cold; starts from the straight segment. Reference: Garipov et al. 2018.
 *
 * @example
 * ```ts
 * import { curve, fullBatch } from '@orograph/probes';
 * import { adam, constant, normal } from '@orograph/tensor';
 * import { wedges } from '@orograph/toy';
 * import { lastValueFrom } from 'rxjs';
 *
 * const loss = wedges({ dim: 30, longDirections: 20 });
 * const ends = [loss.project(normal(30, 0)), loss.project(normal(30, 1))] as const;
 * const descent = { optimizer: adam(), schedule: constant(0.05), steps: 300 };
 * const { vertices } = await lastValueFrom(
 *   curve(fullBatch(loss), { ends, kind: 'bezier', ...descent, seed: 0 }),
 * );
 * console.log(vertices.length); // both ends and a control point
 * ```
 *
 * @throws RangeError for ends of different dimensions, or a bad number of bends or steps.
 */
export function curve(objective: Objective, plan: CurvePlan): Observable<BlendStep> {
  const { ends, kind, bends = 1, seed, every = Infinity } = plan;
  checkCount('curve', 'steps', plan.steps);
  checkDim('curve', ends[0].length, ends[1]);
  checkCount('curve', 'bends', bends, 1);
  const count = bends + 2;
  const vertices = Array.from({ length: count }, (_, j) => interpolate(...ends, j / (count - 1)));
  return stream((run) =>
    blendSteps(run, objective, {
      vertices,
      free: vertices.map((_, j) => j > 0 && j < count - 1),
      draw: (draws) => weightsOf(kind, count, draws.uniform()),
      samples: 1,
      seed,
      every,
      optimizer: plan.optimizer,
      schedule: plan.schedule,
      steps: plan.steps,
    }),
  );
}

/** The curve of a kind with given vertices. */
export const curveThrough =
  (kind: CurveKind, vertices: readonly Vector[]): Curve =>
  (t) =>
    combine(vertices, weightsOf(kind, vertices.length, t));

/** The loss at one point of a curve; a profile, so `barrier` takes it. */
export interface CurvePoint {
  /** What the record is. */
  readonly type: 'profile';
  /** t. */
  readonly coords: readonly [number];
  /** L. */
  readonly loss: number;
  /** The metrics, where the loss has any. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The loss along a curve at `points` equally spaced t, the ends included. Cold, in order.
 *
 * @throws RangeError for a bad number of points.
 */
export function alongCurve(
  loss: MeasuredLoss,
  path: Curve,
  { points }: { readonly points: number },
): Observable<CurvePoint> {
  checkCount('alongCurve', 'points', points);
  return stream(async function* (run) {
    for (let i = 0; i < points; i++) {
      const t = points === 1 ? 0.5 : i / (points - 1);
      yield { type: 'profile', coords: [t], ...(await run(() => measure(loss, path(t)))) };
    }
  });
}

/**
 * A curve as affine pieces for `alongConnector`, and `points` points at equally spaced t, the ends included: all of a Bezier curve
 * lies in one simplex, each piece of a polygonal chain in a segment. Their coordinates are t.
 *
 * @throws RangeError for fewer than two points or vertices.
 */
export function curvePoints(
  kind: CurveKind,
  vertices: number,
  { points }: { readonly points: number },
): { readonly complex: Complex; readonly points: readonly ComplexPoint[] } {
  checkCount('curvePoints', 'points', points, 2);
  checkCount('curvePoints', 'vertices', vertices, 2);
  const all = Array.from({ length: vertices }, (_, j) => j);
  const cells = kind === 'bezier' ? [all] : all.slice(1).map((j) => [j - 1, j]);
  return {
    complex: { vertices: all.map((j) => [j]), cells },
    points: Array.from({ length: points }, (_, i) => {
      const t = i / (points - 1);
      const weights = weightsOf(kind, vertices, t);
      if (kind === 'bezier') return { cell: 0, weights, coords: [t] };
      const cell = Math.min(vertices - 2, Math.floor(t * (vertices - 1)));
      return { cell, weights: weights.slice(cell, cell + 2), coords: [t] };
    }),
  };
}

/** The length of a polygonal chain in units of the distance of its ends: Σ|vⱼ₊₁ − vⱼ| / |v_last − v₀|. */
export const lengthRatio = (vertices: readonly Vector[]): number =>
  vertices.slice(1).reduce((sum, vertex, j) => sum + norm(subtract(vertex, vertices[j]!)), 0) /
  norm(subtract(vertices.at(-1)!, vertices[0]!));

/** The weights of the vertices at t; they sum to 1. */
function weightsOf(kind: CurveKind, count: number, t: number): number[] {
  const n = count - 1;
  if (kind === 'polychain')
    return Array.from({ length: count }, (_, j) => Math.max(0, 1 - Math.abs(t * n - j)));
  let binomial = 1;
  return Array.from({ length: count }, (_, j) => {
    const weight = binomial * (1 - t) ** (n - j) * t ** j;
    binomial = (binomial * (n - j)) / (j + 1);
    return weight;
  });
}
