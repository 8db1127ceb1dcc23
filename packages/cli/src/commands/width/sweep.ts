import { type Trainable, type TrainingProgress, trainPlan, trainUntil } from '@orograph/models';
import {
  hasTunnel,
  planFlagsOf,
  progress,
  settingName,
  type TrainingSetting,
  tunnelFields,
  type Width,
  width as widths,
} from '@orograph/probes';
import { norm, streamSeed, type Vector } from '@orograph/tensor';

import type { Context } from '../../engine/command.ts';
import { recordRun } from '../../engine/record-run.ts';
import { highLoss } from '../../model/threshold.ts';
import { consume } from '../../terminal/consume.ts';
import { progressBar } from '../../terminal/progress-bar.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { keepTrained } from './keep-trained.ts';
import { sweepManifest } from './sweep-manifest.ts';
import { networkFlags, sweepPlan, type SweepPlan } from './sweep-plan.ts';
import { sweepSummaries, sweepText } from './sweep-summaries.ts';
import type { WidthFlags } from './width-command.ts';
import { trainableOf } from '../../model/open-task.ts';

/** `width NET --sweep factor=a,b`: tunnel widths of a network trained at several settings, one factor at a time, and what they say. */
export async function sweep(net: string, flags: WidthFlags, context: Context): Promise<void> {
  let network = await trainableOf(net, flags);
  try {
    const plan = await sweepPlan(net, flags, network);
    const manifest = sweepManifest(net, network, flags, plan);
    let open = JSON.stringify(flags);
    /** The network of a setting; the one before is closed where it was another. */
    const networkOf = async (setting: TrainingSetting): Promise<Trainable> => {
      const own = networkFlags(flags, setting);
      const key = JSON.stringify(own);
      if (key === open) return network;
      await network.dispose();
      network = await trainableOf(net, own);
      open = key;
      return network;
    };
    const tasks = plan.settings.flatMap((setting) => plan.seeds.map((seed) => ({ setting, seed })));
    await recordRun(manifest, flags, { context, text: sweepText(plan.base) }, async ({ earlier, emit }) => {
      const records = [...earlier];
      const add = (record: ResultRecord): void => {
        emit(record);
        records.push(record);
      };
      const known = records.filter(({ type }) => type === 'training').length;
      for (const [place, task] of tasks.entries())
        if (place >= known)
          add(
            await trainedTunnel(await networkOf(task.setting), {
              ...task,
              plan,
              flags,
              context,
              name: `${place + 1}/${tasks.length} ${settingName(plan.base, task.setting)}, seed ${task.seed}`,
            }),
          );
      for (const summary of sweepSummaries(plan, records)) add(summary);
    });
  } finally {
    await network.dispose();
  }
}

interface TunnelTask {
  readonly setting: TrainingSetting;
  readonly seed: number;
  readonly plan: SweepPlan;
  readonly flags: WidthFlags;
  readonly context: Context;
  readonly name: string;
}

/** Trains at a setting, keeps the weights, measures the tunnel: one record. */
async function trainedTunnel(network: Trainable, task: TunnelTask): Promise<ResultRecord> {
  const { setting, seed, plan, flags } = task;
  const state = await trained(network, task);
  const { theta } = state;
  const key = `${settingName(plan.base, setting)}.seed-${seed}`;
  const checkpoint =
    flags.out === undefined ? null : await keepTrained(network, theta, { folder: flags.out, key, seed });
  const { loss, metrics } = await network.loss.metrics(theta);
  const test = network.tested && (await network.tested.metrics(theta));
  const threshold = highLoss(flags, loss);
  const found = hasTunnel(state, loss, threshold) ? await measured(network, theta, threshold, task) : [];
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

async function trained(network: Trainable, task: TunnelTask): Promise<TrainingProgress> {
  const { setting, seed, plan, flags, context, name } = task;
  const { loss } = network;
  const { optimizer, schedule, steps } = trainPlan(planFlagsOf(plan.training, setting), loss.examples);
  const training = { optimizer, schedule, epochs: plan.training.epochs, batchSize: setting.batch, seed };
  const until = {
    measured: { metrics: (at: Vector) => loss.metrics(at) },
    untilLoss: flags.untilLoss,
  };
  const bar = progressBar<TrainingProgress>(context.terminal, {
    name: `${name}: train`,
    total: steps,
    valueOf: ({ batchLoss }) => batchLoss,
  });
  let last: TrainingProgress | undefined;
  try {
    const states = trainUntil(loss, network.origin(seed), training, until);
    await consume(
      states.pipe(progress({ total: steps })),
      (at) => {
        last = at.value;
        bar.update({ ...at, count: at.value.steps });
      },
      context.signal,
    );
  } finally {
    bar.stop();
  }
  return last!;
}

async function measured(
  { loss }: Trainable,
  theta: Vector,
  threshold: number,
  { seed, flags, context, name }: TunnelTask,
): Promise<Width[]> {
  const { samples } = flags;
  const radius = norm(theta);
  const limit = flags.until === undefined ? 10 : flags.until / radius;
  // One seed has the same directions at every setting of the same network.
  const directions = streamSeed(streamSeed(flags.seed, seed), 6000);
  const records: Width[] = [];
  const bar = progressBar<Width>(context.terminal, {
    name: `${name}: width`,
    total: samples,
    unit: 'distance',
    valueOf: ({ distance }) => distance,
  });
  try {
    await consume(
      widths(loss, { theta, threshold, samples, seed: directions, limit }).pipe(progress({ total: samples })),
      (at) => {
        records.push(at.value);
        bar.update(at);
      },
      context.signal,
    );
  } finally {
    bar.stop();
  }
  return records;
}
