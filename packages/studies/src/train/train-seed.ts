import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import {
  graphLoss,
  isBatchNorm,
  type NetworkTask,
  type PassedPoint,
  runningLayout,
  saveOnnx,
  train,
  type TrainedCheckpoint,
  type TrainingSetup,
  trainingStore,
  trajectoryBytes,
  withBatchNormStatistics,
} from '@orograph/models';
import { layoutOfParameters, parametersOf, type Graph } from '@orograph/onnx';
import { progress } from '@orograph/probes';
import { emitted, writeAtomic, type ResultRecord } from '@orograph/runs';
import { filter, tap, type Observable } from 'rxjs';

import { lastValue } from '../last-value.ts';
import { unwatched, type WatchProgress } from '../watch-progress.ts';
import type { LossChoice } from './loss-choice.ts';
import { everyOf } from './step-records.ts';
import { curvatureWatch } from './train-curvature.ts';

/** The training of one seed. */
export interface SeedTraining {
  /** The network's name as given. */
  readonly net: string;
  /** The network and its data. */
  readonly task: NetworkTask;
  /** How it is trained. */
  readonly plan: TrainingSetup;
  /** The seed of weights and of the order of the examples. */
  readonly seed: number;
  /** Passes over the data, and examples of a step. */
  readonly epochs: number;
  readonly batch: number;
  /** The loss. */
  readonly loss: LossChoice;
  /** Steps between two step records; about 200 records in all where absent. */
  readonly every?: number | undefined;
  /** Steps between two measurements of the curvature, and the examples it is measured on; never where absent. */
  readonly curvature?: { readonly every: number; readonly examples: number } | undefined;
  /** Whether statistics are measured anew on all training data at the end, instead of the running ones. */
  readonly renewBatchNorm?: boolean | undefined;
  /** The run folder, which keeps the checkpoint, the trajectory and what a killed training goes on from. */
  readonly out?: string | undefined;
  /** Seconds between two states that it goes on from. */
  readonly saveEvery: number;
  /** What the checkpoint says of where it comes from, besides its network, seed and data. */
  readonly metadata?: Readonly<Record<string, string>>;
}

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
  const watch =
    curvature && (await curvatureWatch({ net, graph, data, seed, batch, loss: choice, ...curvature }));
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
    checkpointEvery: plan.stepsPerEpoch,
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
    await watch?.close();
  }
  const { status, step } = last!;
  const checkpoint = await finished(last!.graph, training);
  const measuredOn = test ?? data;
  const loss = await graphLoss(checkpoint, measuredOn, choice);
  const measurement = await loss.metrics(loss.theta).finally(() => loss.dispose());
  const path = out === undefined ? null : join(out, `seed-${seed}.onnx`);
  if (out !== undefined && path !== null) {
    writeAtomic(
      join(out, `seed-${seed}.trajectory.npz`),
      trajectoryBytes(points, { layout, beside, checkpoint }),
    );
    await saveOnnx(checkpoint, path);
  }
  add({ type: 'checkpoint', path, step, status, ...measurement, on: measuredOn.source });
  store?.clear();
}

/** The checkpoint as it is saved: on running statistics, and saying where it comes from. */
async function finished(
  graph: Graph,
  { task, renewBatchNorm, seed, metadata }: SeedTraining,
): Promise<Graph> {
  const normalized =
    renewBatchNorm && graph.nodes.some(isBatchNorm)
      ? await withBatchNormStatistics(graph, { data: task.data })
      : graph;
  return {
    ...normalized,
    metadata: {
      ...metadata,
      network: task.network,
      seed: String(seed),
      data: task.data.source,
      data_sha256: task.data.hash,
    },
  };
}
