import { join } from 'node:path';

import {
  isBatchNorm,
  onnxLoss,
  saveOnnx,
  serializeTrajectory,
  train as trained,
  withBatchNormStatistics,
  type Dataset,
  type OnnxLoss,
  type TrainedCheckpoint,
} from '@orograph/models';
import { layoutOfParameters, parametersOf, type Graph } from '@orograph/onnx';
import { progress } from '@orograph/probes';
import type { Measurement, Vector } from '@orograph/tensor';
import { filter, tap } from 'rxjs';

import { consume } from '../../terminal/consume.ts';
import type { Context } from '../../context.ts';
import { lossSettings } from '../../model/loss-settings.ts';
import { asMisuse } from '../../model/open-loss.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { openRunFolder, writeAtomic } from '../../run/run-folder.ts';
import { writeResult } from '../../terminal/terminal.ts';
import { choices, trainManifest } from './train-manifest.ts';
import type { TrainFlags } from './train-flags.ts';
import { trainPlan, type TrainingSetup } from './train-plan.ts';
import { trainTask, type TrainTask } from './train-task.ts';
import { version } from '../../version.ts';

/** `train NET`: networks of the zoo, one a seed; with a run folder their checkpoints and trajectories. */
export async function train(net: string, flags: TrainFlags, context: Context): Promise<void> {
  const task = await trainTask(net, flags);
  const { seeds = [flags.seed], out, json } = flags;
  const plan = trainPlan(flags, task.data.examples);
  // What does not fit fails here, before anything is written.
  for (const data of [task.data, ...(task.test ? [task.test] : [])])
    await asMisuse(data.source, async () => (await openLoss(task.graphOf(0), data, flags)).dispose());
  const folder =
    out === undefined ? undefined : openRunFolder(out, trainManifest(net, { task, flags, plan, seeds }));
  try {
    const earlier: ResultRecord[] = [];
    if (folder) for await (const record of folder.earlier()) earlier.push(record);
    for (const seed of seeds) {
      const before = earlier.filter((record) => record['seed'] === seed);
      if (before.some(({ type }) => type === 'checkpoint')) continue;
      // A seed that was cut short is trained again; its records are the same, and only those not there yet are added.
      let known = before.length;
      await trainSeed(net, { task, flags, plan, seed }, context, (record) => {
        if (known-- > 0) return;
        folder?.append(record);
        writeResult(context.terminal, record, { json, text });
      });
    }
  } finally {
    folder?.close();
  }
}

interface SeedTask {
  readonly task: TrainTask;
  readonly flags: TrainFlags;
  readonly plan: TrainingSetup;
  readonly seed: number;
}

async function trainSeed(
  net: string,
  { task, flags, plan, seed }: SeedTask,
  { terminal, signal }: Context,
  emit: (record: ResultRecord) => void,
): Promise<void> {
  const { data, test } = task;
  const every = flags.every ?? Math.ceil(plan.steps / 200);
  const points: { readonly step: number; readonly theta: Vector }[] = [];
  let last: TrainedCheckpoint | undefined;
  const bar = progressBar<{ readonly loss: number }>(terminal, {
    name: `train seed ${seed}`,
    total: plan.steps,
    valueOf: ({ loss }) => loss,
  });
  const graph = task.graphOf(seed);
  const records = trained(graph, {
    ...(test && { test }),
    data,
    ...lossSettings(flags),
    ...(flags.parameters && { parameters: flags.parameters }),
    optimizer: plan.optimizer,
    schedule: plan.schedule,
    epochs: flags.epochs,
    batchSize: flags.batch,
    seed,
    checkpointEvery: plan.stepsPerEpoch,
  }).pipe(
    tap((record) => {
      if (record.type === 'checkpoint') {
        points.push(record);
        last = record;
      } else if (record.type === 'epoch' || record.step % every === 0) {
        const { type, ...fields } = record;
        emit({ type, seed, ...fields });
      }
    }),
    filter((record) => record.type === 'step'),
    progress({ total: plan.steps }),
  );
  try {
    await consume(records, (state) => bar.update(state), signal);
  } finally {
    bar.stop();
  }
  const { status, step } = last!;
  const checkpoint = await finished(last!.graph, net, { task, flags, plan, seed });
  const measuredOn = test ?? data;
  const loss = await openLoss(checkpoint, measuredOn, flags);
  const measurement = await loss.metrics(loss.theta).finally(() => loss.dispose());
  const path = flags.out === undefined ? null : join(flags.out, `seed-${seed}.onnx`);
  if (flags.out !== undefined && path !== null) {
    const layout = layoutOfParameters(
      parametersOf(graph, { ...(flags.parameters && { include: flags.parameters }) }),
    );
    const trajectory = { steps: points.map((point) => point.step), thetas: points.map(({ theta }) => theta) };
    writeAtomic(join(flags.out, `seed-${seed}.trajectory.npz`), serializeTrajectory(trajectory, layout));
    await saveOnnx(checkpoint, path);
  }
  emit({ type: 'checkpoint', seed, path, step, status, ...measurement, on: measuredOn.source });
}

/** The checkpoint as it is saved: on running statistics, and saying where it comes from. */
async function finished(graph: Graph, net: string, { task, flags, plan, seed }: SeedTask): Promise<Graph> {
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

const openLoss = (graph: Graph, data: Dataset, flags: TrainFlags): Promise<OnnxLoss> =>
  onnxLoss(graph, { data, ...lossSettings(flags) });

function text({ type, seed, epoch, status, path, on, ...record }: ResultRecord): string {
  const { accuracy, loss } = measured(record);
  const numbers = `loss ${loss.toPrecision(5)}${accuracy === undefined ? '' : `, accuracy ${accuracy}`}`;
  if (type === 'epoch') return `seed ${String(seed)}, epoch ${String(epoch)}: ${numbers}`;
  if (type !== 'checkpoint') return '';
  const place = typeof path === 'string' ? `, ${path}` : '';
  return `seed ${String(seed)} ${String(status)}: ${numbers} on ${String(on)}${place}`;
}

/** The loss and accuracy on the test data where a record has them. */
function measured(record: Readonly<Record<string, unknown>>): { loss: number; accuracy: number | undefined } {
  const { loss, metrics } = (record['test'] ?? record) as Partial<Measurement>;
  return { loss: loss!, accuracy: metrics?.['accuracy'] };
}
