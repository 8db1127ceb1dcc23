import { join } from 'node:path';

import {
  type Dataset,
  graphLoss,
  isBatchNorm,
  type NetworkTask,
  type OnnxLoss,
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
import { filter, tap } from 'rxjs';
import { writeAtomic, type ResultRecord } from '@orograph/runs';
import { consume, progressBar } from '@orograph/program/run';
import { type Context, tell, version } from '@orograph/program';
import { lossSettings } from '@orograph/program/models';

import { curvatureWatch } from './train-curvature.ts';
import { choices } from './train-manifest.ts';
import type { TrainFlags } from './train-command.ts';

/** The training of one seed. */
export interface SeedTask {
  /** The network's name as given. */
  readonly net: string;
  /** The network and its data. */
  readonly task: NetworkTask;
  /** The flags. */
  readonly flags: TrainFlags;
  /** How it is trained. */
  readonly plan: TrainingSetup;
  /** The seed. */
  readonly seed: number;
}

/** How many steps lie between two step records. */
export const everyOf = ({ every }: Pick<TrainFlags, 'every'>, { steps }: TrainingSetup): number =>
  every ?? Math.ceil(steps / 200);

/**
 * Trains one seed, and with a run folder keeps its checkpoint and trajectory. `known` records were made before it was cut short:
 * it goes on from the newest state it left, or else from the start, and `emit` gets only what is new, without the seed.
 */
export async function trainSeed(
  seedTask: SeedTask,
  { terminal, signal }: Pick<Context, 'signal' | 'terminal'>,
  known: number,
  emit: (record: ResultRecord) => void,
): Promise<void> {
  const { net, task, flags, plan, seed } = seedTask;
  const { data, test } = task;
  const { out, parameters } = flags;
  const graph = task.graphOf(seed);
  const layout = layoutOfParameters(parametersOf(graph, { ...(parameters && { include: parameters }) }));
  const beside = runningLayout(graph);
  const store = out === undefined ? undefined : trainingStore(out, seed, layout.dim, beside.dim);
  const saved = store?.load(known);
  if (saved) tell(terminal, `train seed ${seed} goes on after step ${saved.state.step}`);
  const points: PassedPoint[] = [...(saved?.points ?? [])];
  let made = saved?.records ?? 0;
  const add = (record: ResultRecord): void => {
    made += 1;
    if (made > known) emit(record);
  };
  const every = everyOf(flags, plan);
  let last: TrainedCheckpoint | undefined;
  let savedAt = Date.now();
  const bar = progressBar<{ readonly loss: number }>(terminal, {
    name: `train seed ${seed}`,
    total: plan.steps,
    numberOf: ({ loss }) => loss,
  });
  const watch = await curvatureWatch(net, { graph, data, seed, flags });
  const records = train(graph, {
    ...(watch && { watch }),
    ...(test && { test }),
    data,
    ...lossSettings(flags),
    optimizer: plan.optimizer,
    schedule: plan.schedule,
    epochs: flags.epochs,
    batchSize: flags.batch,
    seed,
    checkpointEvery: plan.stepsPerEpoch,
    ...(saved && { from: saved.state }),
    ...(store && { stateAt: () => Date.now() - savedAt >= 1000 * flags.saveEvery }),
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
  );
  try {
    await consume(records, (state) => bar.update(state), signal);
  } finally {
    bar.stop();
    await watch?.close();
  }
  const { status, step } = last!;
  const checkpoint = await finished(last!.graph, seedTask);
  const measuredOn = test ?? data;
  const loss = await openLoss(checkpoint, measuredOn, flags);
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

/** The loss of a network on data, as the flags say. */
export const openLoss = (graph: Graph, data: Dataset, flags: TrainFlags): Promise<OnnxLoss> =>
  graphLoss(graph, data, lossSettings(flags));

/** The checkpoint as it is saved: on running statistics, and saying where it comes from. */
async function finished(graph: Graph, { net, task, flags, plan, seed }: SeedTask): Promise<Graph> {
  const normalized =
    flags.renewBatchNorm && graph.nodes.some(isBatchNorm)
      ? await withBatchNormStatistics(graph, { data: task.data })
      : graph;
  const settings = { ...plan.settings, ...choices(flags), seed };
  const words = Object.entries(settings).map(([name, value]) =>
    String(value) === 'true' ? `--${name}` : `--${name} ${value}`,
  );
  return {
    ...normalized,
    metadata: {
      producer: `orograph ${version}`,
      command: `orograph train ${net} ${words.join(' ')}`,
      network: task.network,
      seed: String(seed),
      data: task.data.source,
      data_sha256: task.data.hash,
    },
  };
}
