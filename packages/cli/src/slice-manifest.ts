import { readFileSync } from 'node:fs';

import type { CutPlan } from '@orograph/probes';
import type { Measurement } from '@orograph/tensor';

import { describeDirections } from './cut-directions.ts';
import type { OpenLoss } from './open-loss.ts';
import type { RunManifest } from './run-folder.ts';
import { manifestModels, runManifest, sha256 } from './run-manifest.ts';
import { directionKind, type SliceFlags } from './slice-plan.ts';

/** What a slice writes into `run.json`: what its records depend on, and facts about its directions and origin. */
export const sliceManifest = (
  losses: readonly OpenLoss[],
  plan: CutPlan,
  flags: SliceFlags,
  facts: { readonly origin: Measurement; readonly strategy: string },
): RunManifest =>
  runManifest('slice', losses[0]!, {
    models: manifestModels(losses),
    settings: {
      directions:
        flags.from === undefined
          ? { kind: directionKind(flags, losses.length), seed: flags.seed }
          : { kind: 'file', sha256: sha256(readFileSync(flags.from)) },
      grid: plan.shape,
      range: plan.axes.map((axis) => [axis[0], axis.at(-1)]),
      shard: flags.shard ?? null,
    },
    facts: { directions: { from: flags.from ?? null, ...describeDirections(plan.directions) }, ...facts },
    device: flags.device,
  });
