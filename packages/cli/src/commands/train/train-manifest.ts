import { type NetworkTask, stepsOf, type TrainingSetup } from '@orograph/models';
import type { RunManifest } from '@orograph/runs';
import { lossOptionsOf } from '@orograph/program/models';
import { madeWith } from '@orograph/program/run';

import { changesOfSeed } from './train-change.ts';
import type { TrainFlags } from './train-command.ts';

/** What training writes into `run.json`: what its records depend on, and where the data came from. */
export function trainManifest(
  net: string,
  {
    task: { data, test },
    flags,
    plan,
    seeds,
  }: {
    readonly task: NetworkTask;
    readonly flags: TrainFlags;
    readonly plan: TrainingSetup;
    readonly seeds: readonly number[];
  },
): RunManifest {
  const { data: _, ...rest } = choices(flags);
  return {
    identity: {
      command: 'train',
      network: net,
      data: { sha256: data.hash, examples: data.examples },
      test: test ? { sha256: test.hash, examples: test.examples } : null,
      ...plan.settings,
      ...rest,
      ...lossOptionsOf(flags),
      seeds,
      every: flags.every ?? null,
      ...(flags.curvature !== undefined && {
        curvature: flags.curvature,
        'curvature-examples': flags.curvatureExamples,
      }),
      ...(flags.tunnel && { tunnel: true, rise: flags.rise }),
      ...(flags.change && { change: flags.change }),
      device: flags.device ?? 'cpu',
    },
    version: madeWith(),
    data: { source: data.source, test: test?.source ?? null },
    steps: Math.max(...seeds.map((seed) => stepsOfSeed(flags, seed, data.examples))),
  };
}

/** The flags beside the plan that the weights depend on, where given. */
export const choices = ({
  data,
  target,
  limit,
  loss,
  hidden,
  dropout,
  l2,
  parameters,
  renewBatchNorm,
}: TrainFlags): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({
      data,
      target,
      limit,
      loss,
      hidden,
      dropout,
      l2,
      parameters,
      'renew-batch-norm': renewBatchNorm,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

/** How many updates the training of a seed takes, by the changes that are known before. */
export const stepsOfSeed = ({ epochs, batch, change }: TrainFlags, seed: number, examples: number): number =>
  stepsOf(epochs, { examples, batchSize: batch, planned: changesOfSeed(change, seed) });
