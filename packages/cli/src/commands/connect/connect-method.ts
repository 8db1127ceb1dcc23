import {
  barycentricSubdivision,
  connector,
  curve,
  hierarchicalConnector,
  midpoints,
  starOfStars,
  type Complex,
  type CurveKind,
  type DescentSettings,
  type Objective,
} from '@orograph/probes';
import type { Vector } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import type { ConnectMethod } from './connect-command.ts';
import { misuse } from '../../terminal/misuse.ts';

/** What a connector is made of, without positions: a curve, or a complex of simplices. */
export type SurfaceShape =
  { readonly kind: 'complex'; readonly complex: Complex } | { readonly kind: CurveKind };

/** A connector: its shape and the positions of its vertices, the optima first in a complex, first and last in a curve. */
export type Surface = SurfaceShape & { readonly vertices: readonly Vector[] };

/** A connector during its training. */
export interface ConnectStep {
  /** What is to be recorded, if anything. */
  readonly record: { readonly type: string; readonly [field: string]: unknown };
  /** How much of the training is done, of {@link ConnectTraining.total}. */
  readonly done: number;
  /** The objective. */
  readonly value: number;
  /** The vertices so far. */
  readonly vertices: readonly Vector[];
  /** Whether training left the finite numbers. */
  readonly diverged: boolean;
}

/** A training that can be started. */
export interface ConnectTraining {
  /** What it makes. */
  readonly shape: SurfaceShape;
  /** What counts as all of it. */
  readonly total: number;
  /** Starts it. */
  readonly steps: Observable<ConnectStep>;
}

/** How a connector is trained. */
export interface ConnectSettings extends DescentSettings {
  /** The points it joins. */
  readonly optima: readonly Vector[];
  /** Free vertices of a curve. */
  readonly bends: number;
  /** How often `midpoints` halves the path. */
  readonly levels: number;
  /** The seed of the points drawn. */
  readonly seed: number;
}

const isPath = (method: ConnectMethod): boolean => ['bezier', 'polychain', 'midpoints'].includes(method);

/**
 * The method for some number of optima: that asked for, or the usual one.
 *
 * @throws MisuseError if they do not fit.
 */
export function connectMethod(asked: ConnectMethod | undefined, optima: number): ConnectMethod {
  if (optima < 2)
    throw misuse('too few checkpoints', { expected: 'at least 2', got: String(optima), where: 'the models' });
  const method = asked ?? (optima === 2 ? 'bezier' : optima <= 5 ? 'joint' : 'star');
  const [least, most] = isPath(method) ? [2, 2] : method === 'star' ? [3, 64] : [3, 8];
  if (optima >= least && optima <= most) return method;
  throw misuse(`--method ${method} does not fit the models`, {
    expected: least === most ? `${least} models` : `${least} to ${most} models`,
    got: String(optima),
    where: '--method',
  });
}

/** The training of a method, about a hundred of its steps to be recorded. */
export function connectTraining(
  method: ConnectMethod,
  objective: Objective,
  settings: ConnectSettings,
): ConnectTraining {
  const { optima, steps, levels, bends } = settings;
  const ends = optima as readonly [Vector, Vector];
  const every = Math.ceil(steps / 100);
  if (method === 'midpoints')
    return {
      shape: { kind: 'polychain' },
      total: levels,
      steps: midpoints(objective, { ...settings, ends }).pipe(
        map(({ level, values, vertices }) => ({
          record: { type: 'level', level, values },
          done: level,
          value: Math.max(...values),
          vertices,
          diverged: values.some((value) => !Number.isFinite(value)),
        })),
      ),
    };
  const complex = method === 'star' ? starOfStars(optima.length) : barycentricSubdivision(optima.length);
  if (method === 'hierarchical') {
    const free = complex.vertices.filter(({ length }) => length > 1).length;
    return {
      shape: { kind: 'complex', complex },
      total: free,
      steps: hierarchicalConnector(objective, { ...settings, complex }).pipe(
        map(({ vertex, value, vertices }) => ({
          record: { type: 'vertex', between: complex.vertices[vertex], value },
          done: vertex - optima.length + 1,
          value,
          vertices,
          diverged: !Number.isFinite(value),
        })),
      ),
    };
  }
  const isCurve = method === 'bezier' || method === 'polychain';
  const trained = isCurve
    ? curve(objective, { ...settings, ends, kind: method, bends, every })
    : connector(objective, { ...settings, complex, every });
  return {
    shape: isCurve ? { kind: method } : { kind: 'complex', complex },
    total: steps,
    steps: trained.pipe(
      map(({ step, value, vertices, status }) => ({
        record: { type: 'step', step, value },
        done: step,
        value,
        vertices,
        diverged: status === 'diverged',
      })),
    ),
  };
}

/** How many descents of all steps a method makes: one for each midpoint, or free vertex, that is trained alone. */
export function trainings(
  method: ConnectMethod,
  { levels, optima }: Pick<ConnectSettings, 'levels' | 'optima'>,
): number {
  if (method === 'midpoints') return 2 ** levels - 1;
  if (method !== 'hierarchical') return 1;
  return barycentricSubdivision(optima.length).vertices.filter(({ length }) => length > 1).length;
}
