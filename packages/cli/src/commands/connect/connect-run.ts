import { curveThrough, progress, type MeasuredLoss } from '@orograph/probes';
import type { StateBeside } from '@orograph/models';
import type { Layout, Measurement, Sliceable, Vector } from '@orograph/tensor';
import { concat, defer } from 'rxjs';

import { connectMeasures } from './connect-measures.ts';
import type { ConnectMethod } from './connect-command.ts';
import type { ConnectStep, ConnectTraining, Surface } from './connect-method.ts';
import { connectorRecord, connectSummary } from './connect-results.ts';
import { readVertices, writeConnector } from './connector-file.ts';
import { consume } from '../../terminal/consume.ts';
import type { Context } from '../../engine/command.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import type { RecordedRun } from '../../engine/record-run.ts';

/** A connector to be found and measured. */
export interface ConnectRun {
  /** How it is found. */
  readonly method: ConnectMethod;
  /** What it joins. */
  readonly optima: readonly Vector[];
  /** Which slice of θ is which tensor. */
  readonly layout: Layout;
  /** The state beside θ, where it is interpolated. */
  readonly state?: Pick<StateBeside, 'at' | 'layout'> | undefined;
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
}

/** Trains and measures a connector, going on after the records there are: training starts over unless it had ended. */
export async function connectRun(run: ConnectRun, recorded: RecordedRun, context: Context): Promise<void> {
  const { method, optima, measured, points, seed } = run;
  const { surface, diverged } = await trainedSurface(run, recorded, context);
  const measures = connectMeasures(measured, { optima, surface, method, points, seed });
  const along = (path: string): ResultRecord[] =>
    recorded.earlier.filter((record) => record.type === 'profile' && record['path'] === path);
  const profiles = { linear: along('linear'), connector: along(method) };
  const done = profiles.linear.length + profiles.connector.length;
  const total = 2 * measures.total;
  const bar = progressBar<ResultRecord>(context.terminal, {
    name: 'connect: measure',
    total,
    valueOf: (record) => record['loss'] as number,
  });
  try {
    await consume(
      concat(measures.linear(profiles.linear.length), measures.connector(profiles.connector.length)).pipe(
        progress({ total, done }),
      ),
      (state) => {
        recorded.emit(state.value);
        (state.value['path'] === 'linear' ? profiles.linear : profiles.connector).push(state.value);
        bar.update(state);
      },
      context.signal,
    );
  } finally {
    bar.stop();
  }
  const at = async (thetas: readonly Vector[]): Promise<Measurement[]> => {
    const found: Measurement[] = [];
    for (const theta of thetas) {
      const one = defer(
        async () => measured.metrics?.(theta) ?? { loss: await measured.value(theta), metrics: {} },
      );
      await consume(one, (measurement) => found.push(measurement), context.signal);
    }
    return found;
  };
  if (!recorded.earlier.some(({ type }) => type === 'connector')) {
    const vertices = freeVertices(surface, optima.length);
    const heights = await at(vertices.map(({ theta }) => theta));
    const facts = {
      method,
      optima: await at(optima),
      vertices: vertices.map((vertex, k) => ({ ...vertex, at: heights[k]! })),
      diverged,
    };
    recorded.emit(connectorRecord(profiles, facts));
  }
  const path =
    surface.kind === 'complex' ? undefined : { ...surface, isPolygon: surface.kind === 'polychain' };
  recorded.emit(connectSummary(profiles, path));
}

async function trainedSurface(
  { training, out, layout, state }: ConnectRun,
  { earlier, emit }: RecordedRun,
  { terminal, signal }: Context,
): Promise<{ readonly surface: Surface; readonly diverged: boolean }> {
  const trained = earlier.find(({ type }) => type === 'trained');
  if (trained && out !== undefined)
    return {
      surface: { ...training.shape, vertices: readVertices(out, layout) },
      diverged: trained['status'] === 'diverged',
    };
  let last: ConnectStep | undefined;
  let place = 0;
  const bar = progressBar<{ readonly value: number }>(terminal, {
    name: 'connect: train',
    total: training.total,
    valueOf: ({ value }) => value,
  });
  const began = Date.now();
  try {
    await consume(
      training.steps,
      (step) => {
        if (place++ >= earlier.length) emit(step.record);
        last = step;
        const rate = (1000 * step.done) / (Date.now() - began);
        bar.update({
          value: step,
          count: step.done,
          total: training.total,
          rate,
          eta: (training.total - step.done) / rate,
        });
      },
      signal,
    );
  } finally {
    bar.stop();
  }
  // Float32, as the file keeps them, so that a continued run measures the same.
  const vertices = last!.vertices.map((vertex) => Float32Array.from(vertex));
  const { shape } = training;
  const curve = shape.kind === 'complex' ? undefined : curveThrough(shape.kind, vertices);
  if (out !== undefined) await writeConnector(out, vertices, { layout, curve, state });
  emit({ type: 'trained', status: last!.diverged ? 'diverged' : 'done' });
  return { surface: { ...training.shape, vertices }, diverged: last!.diverged };
}

/** The vertices that were trained, and between which optima they are; those of a curve are between both. */
function freeVertices(surface: Surface, optima: number): { between: readonly number[]; theta: Vector }[] {
  if (surface.kind !== 'complex')
    return surface.vertices.slice(1, -1).map((theta) => ({ between: [0, 1], theta }));
  return surface.complex.vertices
    .map((between, k) => ({ between, theta: surface.vertices[k]! }))
    .slice(optima);
}
