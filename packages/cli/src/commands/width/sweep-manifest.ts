import type { Trainable } from '@orograph/models';

import type { RunManifest } from '@orograph/runs';
import { l2Of, lossOptionsOf } from '@orograph/program/models';
import { madeWith } from '@orograph/program/run';
import type { SweepPlan } from '@orograph/studies';

import type { WidthFlags } from './width-command.ts';

/** What a sweep of widths writes into `run.json`. */
export const sweepManifest = (
  net: string,
  { network, data, test, lossKind, layout }: Trainable,
  flags: WidthFlags,
  { sweep, base, training, seeds }: SweepPlan,
): RunManifest => ({
  identity: {
    command: 'width',
    network,
    sweep: Object.fromEntries(sweep.map(({ factor, values }) => [factor, values])),
    base,
    epochs: training.epochs,
    optimizer: training.optimizer,
    schedule: training.schedule,
    ...(training.period !== undefined && { period: training.period }),
    'until-loss': flags.untilLoss ?? null,
    seeds,
    parameters: layout.blocks.map(({ name }) => name),
    data: { sha256: data.hash, examples: data.examples },
    test: test ? { sha256: test.hash, examples: test.examples } : null,
    loss: lossKind,
    ...lossOptionsOf(flags),
    ...l2Of(flags),
    samples: flags.samples,
    seed: flags.seed,
    threshold: flags.threshold ?? null,
    rise: flags.rise ?? null,
    until: flags.until ?? null,
    device: flags.device ?? 'cpu',
  },
  version: madeWith(),
  models: [net],
  data: { source: data.source, test: test?.source ?? null },
  dimension: layout.dim,
});
