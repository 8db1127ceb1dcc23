import { type Trainable, type TrainingProgress, trainPlan, trainUntil } from '@orograph/models';
import {
  hasTunnel,
  planFlagsOf,
  progress,
  settingName,
  sweepSummaries,
  type TrainingSetting,
  tunnelFields,
  type Width,
  width as widths,
} from '@orograph/probes';
import { norm, streamSeed, type Vector } from '@orograph/tensor';
import { sweepRecords } from '@orograph/runs/kinds';
import { type Body, misuse, type ResultRecord, type Terminal } from '@orograph/program';
import {
  consume,
  foldAll,
  madeBy,
  type Opened,
  probeRun,
  type ProbeTask,
  progressBar,
} from '@orograph/program/run';
import { highLoss, trainableOf } from '@orograph/program/models';
import { defer } from 'rxjs';

import { keepTrained } from './keep-trained.ts';
import { sweepManifest } from './sweep-manifest.ts';
import { networkFlags, sweepPlan, type SweepPlan } from './sweep-plan.ts';
import { sweepText } from './sweep-text.ts';
import { widthCommand, type WidthFlags } from './width-command.ts';

/** A network that is trained at several settings. */
interface Sweep {
  readonly plan: SweepPlan;
  /** The network of a setting; the one before is closed where it was another. */
  readonly networkOf: (setting: TrainingSetting) => Promise<Trainable>;
}

/** What is recorded before the summary. */
interface SweepRecord {
  readonly type: string;
  readonly distance?: { readonly mean: number } | null;
}

/** Measures tunnel widths of a network trained at several settings, one factor at a time, and says what they show. */
export const sweep: Body<typeof widthCommand.flags> = probeRun(widthCommand, {
  records: sweepRecords,
  open: async ([net, ...more], flags): Promise<Opened<Sweep>> => {
    if (more.length > 0)
      throw misuse('a sweep of several networks', {
        expected: 'one',
        got: String(more.length + 1),
        where: '--sweep',
      });
    let network = await trainableOf(net!, flags);
    let open = JSON.stringify(flags);
    const networkOf = async (setting: TrainingSetting): Promise<Trainable> => {
      const own = networkFlags(flags, setting);
      const key = JSON.stringify(own);
      if (key === open) return network;
      await network.dispose();
      network = await trainableOf(net!, own);
      open = key;
      return network;
    };
    const close = async (): Promise<void> => network.dispose();
    try {
      const plan = await sweepPlan(net!, flags, network);
      const manifest = sweepManifest(net!, network, flags, plan);
      return {
        subject: { plan, networkOf },
        manifest: (_, __, facts) => ({ ...manifest, ...facts }),
        remarks: [],
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
  prepare: (subject: Sweep) => Promise.resolve(subject),
  fold: ({ plan }) => foldAll((records) => sweepSummaries(plan, records).at(-1)!),
  *tasks({ plan, networkOf }, asked, { terminal }, fold): Generator<ProbeTask<SweepRecord>> {
    // While it trains, all of them are read.
    const flags = { ...asked };
    const trainings = plan.settings.flatMap((setting) => plan.seeds.map((seed) => ({ setting, seed })));
    // One after the other: the network of the one before is closed.
    let last: Promise<unknown> = Promise.resolve();
    for (const [place, { setting, seed }] of trainings.entries()) {
      const name = `${place + 1}/${trainings.length} ${settingName(plan.base, setting)}, seed ${seed}`;
      const train = async (signal: AbortSignal): Promise<ResultRecord> =>
        trainedTunnel(await networkOf(setting), { setting, seed, plan, flags, terminal, signal, name });
      yield {
        key: { setting, seed },
        count: 1,
        hasOwnBar: true,
        hasFiles: true,
        stream: () =>
          madeBy((signal) => {
            const own = last.then(() => train(signal));
            last = own.catch(() => {});
            return own;
          }),
      };
    }
    yield {
      key: {},
      count: plan.sweep.length,
      hasOwnBar: true,
      isLocal: true,
      stream: (skip) => defer(() => sweepSummaries(plan, fold.records).slice(0, -1).slice(skip)),
    };
  },
  text: (record, { plan }) => sweepText(plan.base)(record),
});

interface TunnelTask {
  readonly setting: TrainingSetting;
  readonly seed: number;
  readonly plan: SweepPlan;
  readonly flags: WidthFlags;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
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
  const { setting, seed, plan, flags, terminal, signal, name } = task;
  const { loss } = network;
  const { optimizer, schedule, steps } = trainPlan(planFlagsOf(plan.training, setting), loss.examples);
  const training = { optimizer, schedule, epochs: plan.training.epochs, batchSize: setting.batch, seed };
  const until = {
    measured: { metrics: (at: Vector) => loss.metrics(at) },
    untilLoss: flags.untilLoss,
  };
  const bar = progressBar<TrainingProgress>(terminal, {
    name: `${name}: train`,
    total: steps,
    numberOf: ({ batchLoss }) => batchLoss,
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
      signal,
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
  { seed, flags, terminal, signal, name }: TunnelTask,
): Promise<Width[]> {
  const { samples } = flags;
  const radius = norm(theta);
  const limit = flags.until === undefined ? 10 : flags.until / radius;
  // One seed has the same directions at every setting of the same network.
  const directions = streamSeed(streamSeed(flags.seed, seed), 6000);
  const records: Width[] = [];
  const bar = progressBar<Width>(terminal, {
    name: `${name}: width`,
    total: samples,
    unit: 'distance',
    numberOf: ({ distance }) => distance,
  });
  try {
    await consume(
      widths(loss, { theta, threshold, samples, seed: directions, limit }).pipe(progress({ total: samples })),
      (at) => {
        records.push(at.value);
        bar.update(at);
      },
      signal,
    );
  } finally {
    bar.stop();
  }
  return records;
}
