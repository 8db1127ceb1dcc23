import {
  trainPlan,
  trainUntil,
  type PlanFlags,
  type Trainable,
  type TrainingProgress,
} from '@orograph/models';
import {
  hasTunnel,
  planFlagsOf,
  progress,
  settingName,
  tunnelFields,
  width,
  type TrainingSetting,
  type Width,
} from '@orograph/probes';
import type { ResultRecord } from '@orograph/runs';
import { norm, streamSeed, type Vector } from '@orograph/tensor';
import { tap, toArray } from 'rxjs';

import { lastValue } from '../last-value.ts';
import { unwatched, type WatchProgress } from '../watch-progress.ts';
import { keepTrained } from './keep-trained.ts';

/** A training at a setting of a sweep, and how the width of its tunnel is measured. */
export interface TunnelTask {
  /** The setting. */
  readonly setting: TrainingSetting;
  /** The seed of the weights and of the order of the examples. */
  readonly seed: number;
  /** What is not varied, and how it is trained otherwise. */
  readonly base: TrainingSetting;
  readonly training: PlanFlags;
  /** The training loss at which a training ends; none where absent. */
  readonly untilLoss?: number | undefined;
  /** The loss that is high for a network whose own loss it is given. */
  readonly highLoss: (loss: number) => number;
  /** Random directions, and their seed. */
  readonly samples: number;
  readonly directions: number;
  /** Where a search ends; at ten times the norm of θ where absent. */
  readonly until?: number | undefined;
  /** The run folder that keeps the weights. */
  readonly out?: string | undefined;
  /** What checkpoints say they were made by. */
  readonly producer: string;
  /** What the task is called. */
  readonly name: string;
}

/** How a task is ended and watched. */
export interface TunnelCall {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Watches its training. */
  readonly watchTraining?: WatchProgress<TrainingProgress>;
  /** Watches the directions that are followed. */
  readonly watchWidth?: WatchProgress<Width>;
}

/** Trains at a setting, keeps the weights, and measures the width of the tunnel around them: one record. */
export async function trainedTunnel(
  network: Trainable,
  task: TunnelTask,
  call: TunnelCall = {},
): Promise<ResultRecord> {
  const { setting, seed, base, out, producer } = task;
  const state = await trained(network, task, call);
  const { theta } = state;
  const key = `${settingName(base, setting)}.seed-${seed}`;
  const checkpoint =
    out === undefined ? null : await keepTrained(network, theta, { folder: out, key, seed, producer });
  const { loss, metrics } = await network.loss.metrics(theta);
  const test = network.tested && (await network.tested.metrics(theta));
  const threshold = task.highLoss(loss);
  const found = hasTunnel(state, loss, threshold) ? await widths(network, theta, threshold, task, call) : [];
  return {
    type: 'training',
    setting,
    seed,
    ...tunnelFields(state, { loss, threshold, widths: found }),
    metrics,
    ...(test && { test }),
    checkpoint,
  };
}

async function trained(
  { loss, origin }: Trainable,
  { setting, seed, training, untilLoss, name }: TunnelTask,
  { signal, watchTraining = unwatched }: TunnelCall,
): Promise<TrainingProgress> {
  const { optimizer, schedule, steps } = trainPlan(planFlagsOf(training, setting), loss.examples);
  const plan = { optimizer, schedule, epochs: training.epochs, batchSize: setting.batch, seed };
  const until = { measured: { metrics: (at: Vector) => loss.metrics(at) }, untilLoss };
  const watch = watchTraining({ name: `${name}: train`, total: steps });
  try {
    const states = trainUntil(loss, origin(seed), plan, until).pipe(
      progress({ total: steps }),
      tap((at) => watch.update({ ...at, count: at.value.steps })),
    );
    return (await lastValue(states, signal)).value;
  } finally {
    watch.stop();
  }
}

async function widths(
  { loss }: Trainable,
  theta: Vector,
  threshold: number,
  { seed, samples, directions, until, name }: TunnelTask,
  { signal, watchWidth = unwatched }: TunnelCall,
): Promise<readonly Width[]> {
  const limit = until === undefined ? 10 : until / norm(theta);
  const watch = watchWidth({ name: `${name}: width`, total: samples });
  try {
    // One seed has the same directions at every setting of the same network.
    const plan = { theta, threshold, samples, seed: streamSeed(streamSeed(directions, seed), 6000), limit };
    const states = width(loss, plan).pipe(
      progress({ total: samples }),
      tap((at) => watch.update(at)),
      toArray(),
    );
    return (await lastValue(states, signal)).map(({ value }) => value);
  } finally {
    watch.stop();
  }
}
