import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { CutStrategy } from '@orograph/models';
import type { CutPlan } from '@orograph/probes';
import type { Measurement } from '@orograph/tensor';

import { describeDirections } from './cut-directions.ts';
import type { OpenLoss } from './open-loss.ts';
import type { RunManifest } from './run-folder.ts';
import { directionKind, type SliceFlags } from './slice-plan.ts';
import { version } from './version.ts';

const sha256 = (data: NodeJS.ArrayBufferView): string => createHash('sha256').update(data).digest('hex');

/** What a slice writes into `run.json`: what its records depend on, and facts about its directions and origin. */
export function sliceManifest(
  losses: readonly OpenLoss[],
  plan: CutPlan,
  flags: SliceFlags,
  facts: { readonly origin: Measurement; readonly strategy: CutStrategy },
): RunManifest {
  const { dataset, loss } = losses[0]!;
  return {
    identity: {
      command: 'slice',
      models: losses.map((open) => ({ sha256: open.sha256, theta: sha256(open.loss.theta) })),
      data: { sha256: dataset.hash, examples: dataset.examples },
      loss: loss.lossKind,
      parameters: loss.layout.blocks.map(({ name }) => name),
      directions:
        flags.from === undefined
          ? { kind: directionKind(flags, losses.length), seed: flags.seed }
          : { kind: 'file', sha256: sha256(readFileSync(flags.from)) },
      grid: plan.shape,
      range: plan.axes.map((axis) => [axis[0], axis.at(-1)]),
      shard: flags.shard ?? null,
      device: flags.device ?? 'cpu',
    },
    version: { orograph: version, node: process.version },
    models: losses.map(({ path }) => path),
    data: { path: flags.data, source: dataset.source },
    directions: { from: flags.from ?? null, ...describeDirections(plan.directions) },
    device: loss.device,
    dimension: loss.layout.dim,
    ...facts,
    warnings: losses.map((open) => open.loss.warnings),
  };
}
