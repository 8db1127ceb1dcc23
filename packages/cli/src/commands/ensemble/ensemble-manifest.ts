import type { NetworkTask, OnnxLoss } from '@orograph/models';
import type { RunManifest } from '@orograph/runs';
import { l2Of, lossOptionsOf } from '@orograph/program/models';
import { madeWith } from '@orograph/program/run';

import type { EnsembleFlags } from './ensemble-command.ts';

/** What `ensemble` writes into `run.json`. */
export const ensembleManifest = (
  net: string,
  { data, test = data }: NetworkTask,
  train: OnnxLoss,
  flags: EnsembleFlags & { readonly seeds: readonly number[] },
): RunManifest => ({
  identity: {
    command: 'ensemble',
    network: net,
    hidden: flags.hidden ?? null,
    ...(flags.dropout !== undefined && { dropout: flags.dropout }),
    data: { sha256: data.hash, examples: data.examples },
    test: { sha256: test.hash, examples: test.examples },
    ...lossOptionsOf(flags),
    ...l2Of(flags),
    ...(flags.parameters && { parameters: flags.parameters }),
    methods: flags.methods,
    rates: flags.rates,
    cycles: flags.cycles,
    cycleEpochs: flags.cycleEpochs,
    epochs: flags.epochs,
    learningRate: flags.learningRate,
    batch: flags.batch,
    momentum: flags.momentum,
    points: flags.points,
    seeds: flags.seeds,
    device: flags.device ?? 'cpu',
  },
  version: madeWith(),
  data: { source: data.source, test: test.source },
  device: train.device,
  dimension: train.dim,
});
