import type { ResultRecord, Vector } from '@orograph/tensor';
import { map, type Observable } from 'rxjs';

import { barycentricSubdivision, starOfStars, type Complex } from './complex.ts';
import { connector } from './connector.ts';
import { curve, type CurveKind } from './curve.ts';
import type { DescentSettings } from '../descent-plan.ts';
import { hierarchicalConnector } from './hierarchical-connector.ts';
import { midpoints } from './midpoints.ts';
import type { Objective } from '../objective.ts';

/** How a connector is found: between two optima by `bezier`, `polychain` or `midpoints`, between more by the others. */
export type ConnectMethod = 'bezier' | 'hierarchical' | 'joint' | 'midpoints' | 'polychain' | 'star';

/** What a connector is made of, without positions: a curve, or a complex of simplices. */
export type SurfaceShape =
  { readonly kind: 'complex'; readonly complex: Complex } | { readonly kind: CurveKind };

/** A connector: its shape and the positions of its vertices, the optima first in a complex, first and last in a curve. */
export type Surface = SurfaceShape & { readonly vertices: readonly Vector[] };

/** A connector during its training. */
export interface ConnectStep {
  /** What is to be recorded: a `step`, a `level` or a `vertex`. */
  readonly record: ResultRecord;
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
  /** Whether a record is the one at a place of the training, from 0; a training that diverges ends with another step than it would have. */
  readonly isDue: (record: ResultRecord, place: number) => boolean;
  /** How many records it makes, unless it diverges. */
  readonly records: number;
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

/**
 * Prepares the training of a connector by a method; about a hundred of its steps have a record. Cold: nothing runs before `steps` is subscribed to.
 *
 * @example
 * ```ts
 * import { connectTraining, fullBatch } from '@orograph/probes';
 * import { adam, constant } from '@orograph/tensor';
 * import { wedges } from '@orograph/toy';
 *
 * const squared = wedges({ dim: 4, longDirections: 2, map: 'squared' });
 * const optima = [Float64Array.of(1, 1, 0, 0), Float64Array.of(0, 0, 1, 1)];
 * const settings = { optima, optimizer: adam(), schedule: constant(0.01), steps: 50, bends: 1, levels: 1, seed: 0 };
 * connectTraining('bezier', fullBatch(squared), settings).steps.subscribe(({ record }) => console.log(record));
 * ```
 *
 * Sources: those of {@link curve}, {@link midpoints}, {@link connector} and {@link hierarchicalConnector}.
 */
export function connectTraining(
  method: ConnectMethod,
  objective: Objective,
  settings: ConnectSettings,
): ConnectTraining {
  const { optima, steps, levels, bends } = settings;
  const ends = optima as readonly [Vector, Vector];
  const every = Math.max(1, Math.ceil(steps / 100));
  if (method === 'midpoints')
    return {
      shape: { kind: 'polychain' },
      total: levels,
      records: levels + 1,
      isDue: ({ type, level }, place) => type === 'level' && level === place,
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
      records: free,
      isDue: ({ type, between }, place) =>
        type === 'vertex' && String(between) === String(complex.vertices[optima.length + place]),
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
    records: Math.ceil(steps / every) + 1,
    isDue: ({ type, step }, place) =>
      type === 'step' && Number(step) > (place - 1) * every && Number(step) <= Math.min(place * every, steps),
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
