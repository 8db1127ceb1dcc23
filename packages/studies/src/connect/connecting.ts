import type { StateBeside } from '@orograph/models';
import {
  connectorSummary,
  curveThrough,
  measure,
  type ConnectMethod,
  type ConnectorProfiles,
  type ConnectStep,
  type ConnectTraining,
  type MeasuredLoss,
  type Surface,
} from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { connectRecords } from '@orograph/runs/kinds';
import { recordOf, recordsOf } from '@orograph/runs/records';
import type { Layout, Measurement, Sliceable, Vector } from '@orograph/tensor';
import { concat, defer, finalize, map, tap, type Observable } from 'rxjs';

import { unwatched, type WatchProgress } from '../watch-progress.ts';
import { readVertices, writeConnector } from './connector-file.ts';

/** A connector to be found and measured. */
export interface Connecting {
  /** How it is found. */
  readonly method: ConnectMethod;
  /** What it joins. */
  readonly optima: readonly Vector[];
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The state beside θ, where it is interpolated. */
  readonly state: Pick<StateBeside, 'at' | 'layout'> | undefined;
  /** What is measured. */
  readonly measured: MeasuredLoss & Partial<Sliceable>;
  /** How many points at least. */
  readonly points: number;
  /** The seed of points that are random. */
  readonly seed: number;
  /** The run folder. */
  readonly out: string | undefined;
  /** The training. */
  readonly training: ConnectTraining;
  /** The last step of the training, once there is one. */
  last?: ConnectStep;
  /** The trained vertices, once they are there. */
  vertices?: readonly Vector[];
}

/** Joins the vertices of a connector as it was trained now or, in a run that goes on, before. */
export const surfaceOf = (run: Connecting): Surface => ({
  ...run.training.shape,
  vertices: (run.vertices ??= readVertices(run.out!, run.layout)),
});

/** Picks the points of the simplex and of the connector among the records of a run. */
export function profilesOf(records: readonly ResultRecord[], method: string): ConnectorProfiles {
  const points = recordsOf(records, connectRecords, 'profile');
  return {
    linear: points.filter(({ path }) => path === 'linear'),
    connector: points.filter(({ path }) => path === method),
  };
}

/** Trains the connector: its records up to how the training ended, with its vertices kept in the run folder. */
export const trainConnector = (
  run: Connecting,
  watch: WatchProgress<ConnectStep> = unwatched,
): Observable<ResultRecord> => concat(steps(run, watch), trained(run));

/** The records of the training, which keeps its last step in the run. */
function steps(run: Connecting, watch: WatchProgress<ConnectStep>): Observable<ResultRecord> {
  const { total, steps: all } = run.training;
  return defer(() => {
    const watched = watch({ name: 'connect: train', total });
    const began = Date.now();
    return all.pipe(
      tap((step) => {
        run.last = step;
        const rate = (1000 * step.done) / (Date.now() - began);
        watched.update({ value: step, count: step.done, total, rate, eta: (total - step.done) / rate });
      }),
      map(({ record }) => record),
      finalize(() => watched.stop()),
    );
  });
}

/** Keeps the trained vertices, and says how the training ended. */
const trained = (run: Connecting): Observable<ResultRecord> =>
  defer(async () => {
    const { last, training, out, layout, state } = run;
    // Float32, as the file keeps them, so that a continued run measures the same.
    const vertices = last!.vertices.map((vertex) => Float32Array.from(vertex));
    run.vertices = vertices;
    const { shape } = training;
    const curve = shape.kind === 'complex' ? undefined : curveThrough(shape.kind, vertices);
    if (out !== undefined) await writeConnector(out, vertices, { layout, curve, state });
    return { type: 'trained', status: last!.diverged ? 'diverged' : 'done' };
  });

/** Sums the points of a connector up, beside what it joins and its free vertices: a record. */
export async function connectorRecord(
  run: Connecting,
  records: readonly ResultRecord[],
): Promise<ResultRecord> {
  const { method, optima, measured } = run;
  const vertices = [];
  for (const vertex of freeVertices(surfaceOf(run), optima.length))
    vertices.push({ ...vertex, at: await measure(measured, vertex.theta) });
  const own: Measurement[] = [];
  for (const optimum of optima) own.push(await measure(measured, optimum));
  const diverged = recordOf(records, connectRecords, 'trained')?.status === 'diverged';
  return { ...connectorSummary(profilesOf(records, method), { method, optima: own, vertices, diverged }) };
}

/** The vertices that were trained, and between which optima they are; those of a curve are between both. */
function freeVertices(surface: Surface, optima: number): { between: readonly number[]; theta: Vector }[] {
  if (surface.kind !== 'complex')
    return surface.vertices.slice(1, -1).map((theta) => ({ between: [0, 1], theta }));
  return surface.complex.vertices
    .map((between, k) => ({ between, theta: surface.vertices[k]! }))
    .slice(optima);
}
