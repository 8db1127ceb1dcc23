import { readFileSync } from 'node:fs';

import type { Measurement } from '@orograph/tensor';
import type { RunManifest } from '@orograph/runs';

import { describeDirections } from './cut-directions.ts';
import type { OpenLoss } from '../../model/open-loss.ts';
import { manifestModels, runManifest, sha256 } from '../../run/run-manifest.ts';
import type { SliceFrame } from './slice-frame.ts';
import type { SliceFlags } from './slice-command.ts';
import { directionKind } from './slice-kind.ts';
import type { SlicePlan } from './slice-plan.ts';

/** What a slice writes into `run.json`: what its records depend on, and facts about its directions and origin. */
export const sliceManifest = (
  losses: readonly OpenLoss[],
  plan: SlicePlan,
  flags: SliceFlags,
  facts: Pick<SliceFrame, 'facts'> & { readonly origin: Measurement; readonly strategy: string },
): RunManifest =>
  runManifest('slice', losses[0]!, {
    models: manifestModels(losses),
    settings: {
      directions: {
        kind: directionKind(flags, losses.length),
        ...(flags.from === undefined ? { seed: flags.seed } : { sha256: sha256(readFileSync(flags.from)) }),
      },
      ...(flags.path && { paths: flags.path.map((path) => sha256(readFileSync(path))) }),
      grid: plan.shape,
      range: plan.axes.map((axis) => [axis[0], axis.at(-1)]),
      shard: flags.shard ?? null,
      ...(flags.batchNorm && { batchNorm: true }),
    },
    facts: {
      directions: { from: flags.from ?? null, ...describeDirections(plan.directions), ...facts.facts },
      ...(plan.paths.length > 0 && { paths: plan.paths }),
      origin: facts.origin,
      strategy: facts.strategy,
    },
    device: flags.device,
  });
