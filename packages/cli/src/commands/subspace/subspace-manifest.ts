import type { Trainable } from '@orograph/models';

import type { RunManifest } from '@orograph/runs';
import { l2Of, lossOptionsOf } from '@orograph/program/models';
import { madeWith } from '@orograph/program/run';
import type { SubspaceFlags } from './subspace-command.ts';

/** What a sweep over subspaces writes into `run.json`. */
export const subspaceManifest = (
  net: string,
  { network, data, test, lossKind, layout }: Trainable,
  flags: SubspaceFlags,
  plan: { readonly dimensions: readonly number[]; readonly batch: number; readonly columns: string },
): RunManifest => ({
  identity: {
    command: 'subspace',
    network,
    hidden: flags.hidden ?? null,
    ...(flags.dropout !== undefined && { dropout: flags.dropout }),
    parameters: layout.blocks.map(({ name }) => name),
    data: { sha256: data.hash, examples: data.examples },
    test: test ? { sha256: test.hash, examples: test.examples } : null,
    loss: lossKind,
    ...lossOptionsOf(flags),
    ...l2Of(flags),
    ...plan,
    seeds: flags.seeds,
    epochs: flags.epochs,
    'learning-rate': flags.learningRate,
    'baseline-rate': flags.baselineRate,
    baseline: flags.baseline,
    'burn-in': flags.burnIn,
    success: flags.success ?? null,
    device: flags.device ?? 'cpu',
  },
  version: madeWith(),
  models: [net],
  data: { source: data.source, test: test?.source ?? null },
  dimension: layout.dim,
});
