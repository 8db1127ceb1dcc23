import { join } from 'node:path';

import {
  graphLoss,
  isBatchNorm,
  saveOnnx,
  type TrainedCheckpoint,
  withBatchNormStatistics,
} from '@orograph/models';
import type { Graph } from '@orograph/onnx';
import { writeAtomic, type ResultRecord } from '@orograph/runs';

import type { SeedTraining } from './seed-training.ts';

/** What is kept of a training besides its checkpoint. */
interface KeptTraining {
  readonly training: SeedTraining;
  /** λ of ½λ|θ|² at its end. */
  readonly l2: number;
  /** The file of its trajectory. */
  readonly trajectory: (checkpoint: Graph) => Uint8Array;
}

/** Measures the end of a training, and with a run folder keeps it there with its trajectory; gives the record that says so. */
export async function keepCheckpoint(
  { graph, step, status }: TrainedCheckpoint,
  { training, l2, trajectory }: KeptTraining,
): Promise<ResultRecord> {
  const { out, seed, loss: choice, task } = training;
  const checkpoint = await finished(graph, training);
  const measuredOn = task.test ?? task.data;
  const loss = await graphLoss(checkpoint, measuredOn, { ...choice, l2 });
  const measurement = await loss.metrics(loss.theta).finally(() => loss.dispose());
  const path = out === undefined ? null : join(out, `seed-${seed}.onnx`);
  if (out !== undefined && path !== null) {
    writeAtomic(join(out, `seed-${seed}.trajectory.npz`), trajectory(checkpoint));
    await saveOnnx(checkpoint, path);
  }
  return { type: 'checkpoint', path, step, status, ...measurement, on: measuredOn.source };
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
