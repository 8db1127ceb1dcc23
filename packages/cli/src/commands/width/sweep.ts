import type { Trainable, TrainingProgress } from '@orograph/models';
import { settingName, sweepSummaries, type TrainingSetting, type Width } from '@orograph/probes';
import { type Body, misuse, version } from '@orograph/program';
import { foldAll, madeBy, type Opened, probeRun, type ProbeTask, progressBar } from '@orograph/program/run';
import { highLoss, trainableOf } from '@orograph/program/models';
import { sweepRecords } from '@orograph/runs/kinds';
import { networkSettings, type SweepPlan, trainedTunnel } from '@orograph/studies';
import { defer } from 'rxjs';

import { planOf } from './plan-of.ts';
import { sweepManifest } from './sweep-manifest.ts';
import { sweepText } from './sweep-text.ts';
import { widthCommand } from './width-command.ts';

/** A network that is trained at several settings. */
interface Sweep {
  readonly plan: SweepPlan;
  /** The network of a setting; the one before is closed where it was another. */
  readonly networkOf: (setting: TrainingSetting) => Promise<Trainable>;
}

/** What a bar is of. */
interface BarPlan {
  readonly name: string;
  readonly total: number;
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
      const own = networkSettings(flags, setting);
      const key = JSON.stringify(own);
      if (key === open) return network;
      await network.dispose();
      network = await trainableOf(net!, own);
      open = key;
      return network;
    };
    const close = async (): Promise<void> => network.dispose();
    try {
      const plan = await planOf(net!, flags, network);
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
    const bars = {
      watchTraining: (own: BarPlan) =>
        progressBar<TrainingProgress>(terminal, { ...own, numberOf: ({ batchLoss }) => batchLoss }),
      watchWidth: (own: BarPlan) =>
        progressBar<Width>(terminal, { ...own, unit: 'distance', numberOf: ({ distance }) => distance }),
    };
    // One after the other: the network of the one before is closed.
    let last: Promise<unknown> = Promise.resolve();
    for (const [place, { setting, seed }] of trainings.entries()) {
      const name = `${place + 1}/${trainings.length} ${settingName(plan.base, setting)}, seed ${seed}`;
      const task = {
        setting,
        seed,
        name,
        base: plan.base,
        training: plan.training,
        untilLoss: flags.untilLoss,
        samples: flags.samples,
        directions: flags.seed,
        until: flags.until,
        out: flags.out,
        highLoss: (loss: number) => highLoss(flags, loss),
        producer: `orograph ${version}`,
      };
      yield {
        key: { setting, seed },
        record: 'training',
        count: 1,
        hasOwnBar: true,
        hasFiles: true,
        stream: () =>
          madeBy((signal) => {
            const own = last.then(async () =>
              trainedTunnel(await networkOf(setting), task, { signal, ...bars }),
            );
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
