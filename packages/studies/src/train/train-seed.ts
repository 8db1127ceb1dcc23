import { mkdirSync } from 'node:fs';

import {
  type PassedPoint,
  runningLayout,
  train,
  type TrainedCheckpoint,
  trainingStore,
  trajectoryBytes,
} from '@orograph/models';
import { layoutOfParameters, parametersOf } from '@orograph/onnx';
import { progress } from '@orograph/probes';
import { emitted, type ResultRecord } from '@orograph/runs';
import { filter, tap, type Observable } from 'rxjs';

import { lastValue } from '../last-value.ts';
import { unwatched, type WatchProgress } from '../watch-progress.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import { liveChanges } from './live-changes.ts';
import { everyOf, type SeedTraining } from './seed-training.ts';
import { curvatureWatch, wayProducts } from './train-curvature.ts';

/** How a training is gone on with and watched. */
export interface SeedTrainingCall {
  /** How many of its records were made before it was cut short. */
  readonly known?: number;
  /** Watches its steps. */
  readonly watch?: WatchProgress<{ readonly loss: number }>;
  /** Is told where it goes on. */
  readonly tell?: (sentence: string) => void;
}

/**
 * Trains one seed: its records of steps, epochs, curvature and the checkpoint at the end, which the run folder keeps with the trajectory.
 * A training that was cut short goes on from the newest state it left, or else from the start; only what is new is emitted.
 */
export const trainSeed = (training: SeedTraining, call: SeedTrainingCall = {}): Observable<ResultRecord> =>
  emitted((emit, signal) => trained(training, call, emit, signal));

async function trained(
  training: SeedTraining,
  { known = 0, watch: watchSteps = unwatched, tell = () => {} }: SeedTrainingCall,
  emit: (record: ResultRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  const { net, task, plan, seed, out, curvature, batch, loss: choice } = training;
  const { data, test } = task;
  const { parameters } = choice;
  const graph = task.graphOf(seed);
  const layout = layoutOfParameters(parametersOf(graph, { ...(parameters && { include: parameters }) }));
  const beside = runningLayout(graph);
  if (out !== undefined) mkdirSync(out, { recursive: true });
  const store = out === undefined ? undefined : trainingStore(out, seed, layout.dim, beside.dim);
  const saved = store?.load(known);
  if (saved) tell(`train seed ${seed} goes on after step ${saved.state.step}`);
  const points: PassedPoint[] = [...(saved?.points ?? [])];
  let made = saved?.records ?? 0;
  const add = (record: ResultRecord): void => {
    made += 1;
    if (made > known) emit(record);
  };
  const every = everyOf(training, plan);
  let last: TrainedCheckpoint | undefined;
  let savedAt = Date.now();
  const steps = watchSteps({ name: `train seed ${seed}`, total: plan.steps });
  const curved =
    curvature && (await curvatureWatch({ net, graph, data, seed, batch, loss: choice, ...curvature }));
  const isFollowed = curvature?.rise !== undefined;
  const watch: typeof curved = curved && {
    ...curved,
    at: async (point) => ({
      ...(await curved.at(point)),
      ...(isFollowed && {
        products: wayProducts(
          points.filter(({ step }) => step < point.step).map(({ theta }) => theta),
          point.theta,
        ),
      }),
    }),
  };
  const { isSteered = false, changes: planned = [] } = training;
  const changes =
    out === undefined ? { planned, clear: () => {} } : liveChanges({ out, seed, planned, isSteered, tell });
  const passed = changes.planned.filter(({ step }) => step < (saved?.state.step ?? 0));
  let l2 = passed.findLast((change) => change.l2 !== undefined)?.l2 ?? choice.l2 ?? 0;
  const records = train(graph, {
    ...(watch && { watch }),
    ...(test && { test }),
    data,
    ...choice,
    optimizer: plan.optimizer,
    schedule: plan.schedule,
    epochs: training.epochs,
    batchSize: batch,
    seed,
    checkpointEvery: isFollowed ? curvature.every : plan.stepsPerEpoch,
    changes,
    ...(saved && { from: saved.state }),
    ...(store && { stateAt: () => Date.now() - savedAt >= 1000 * training.saveEvery }),
  }).pipe(
    tap((record) => {
      if (record.type === 'state') {
        store!.save(record, made);
        savedAt = Date.now();
      } else if (record.type === 'checkpoint') {
        points.push(record);
        store?.pass(record);
        last = record;
      } else if (record.type === 'watched') {
        const { step, learningRate, of } = record;
        add({ type: 'curvature', step, learningRate, ...of });
      } else if (record.type === 'change') {
        ({ l2 } = record);
        const { step, learningRate, batchSize } = record;
        add({ type: 'change', step, learningRate, batch: batchSize, l2 });
      } else if (record.type === 'epoch' || record.step % every === 0) {
        add({ ...record });
      }
    }),
    filter((record) => record.type === 'step'),
    progress({ total: plan.steps, done: saved?.state.step ?? 0 }),
    tap((state) => steps.update(state)),
  );
  try {
    await lastValue(records, signal);
  } finally {
    steps.stop();
    await curved?.close();
  }
  add(
    await keepCheckpoint(last!, {
      training,
      l2,
      trajectory: (checkpoint) => trajectoryBytes(points, { layout, beside, checkpoint }),
    }),
  );
  store?.clear();
  changes.clear();
}
