import { createHash } from 'node:crypto';

import type { Subject } from '@orograph/models';
import type { Vector } from '@orograph/tensor';

import type { RunManifest } from '@orograph/runs';
import { madeWith } from './made-with.ts';

/** The SHA-256 of numbers as they lie in memory. */
export const sha256 = (data: NodeJS.ArrayBufferView): string =>
  createHash('sha256').update(data).digest('hex');

/** A model as a point, as the manifest names it. */
export interface ManifestModel {
  readonly path: string;
  readonly sha256: string;
  readonly theta: Vector;
}

/**
 * What a run on models and data writes into `run.json`: what its records depend on, `settings` included, and `facts` that they
 * do not depend on.
 */
export function runManifest(
  command: string,
  { dataset, loss, lossOptions, l2 }: Pick<Subject, 'dataset' | 'l2' | 'loss' | 'lossOptions'>,
  {
    models,
    settings,
    facts,
    device,
  }: {
    readonly models: readonly ManifestModel[];
    readonly settings: Readonly<Record<string, unknown>>;
    readonly facts: Readonly<Record<string, unknown>>;
    readonly device: string | undefined;
  },
): RunManifest {
  return {
    identity: {
      command,
      models: models.map((model) => ({ sha256: model.sha256, theta: sha256(model.theta) })),
      data: { sha256: dataset.hash, examples: dataset.examples },
      loss: loss.lossKind,
      output: loss.output.name,
      ...(Object.keys(lossOptions).length > 0 && { lossOptions }),
      ...(l2 !== undefined && { l2 }),
      parameters: loss.layout.blocks.map(({ name }) => name),
      ...settings,
      device: device ?? loss.device.used,
    },
    version: madeWith(),
    models: models.map(({ path }) => path),
    data: { source: dataset.source, ...(dataset.classes && { classes: dataset.classes }) },
    ...(loss.guesses.length > 0 && { guesses: loss.guesses }),
    device: loss.device,
    dimension: loss.layout.dim,
    ...facts,
    warnings: loss.warnings,
  };
}

/** Open models as the manifest names them. */
export const manifestModels = (losses: readonly Subject[]): ManifestModel[] =>
  losses.map(({ path, sha256: hash, loss }) => ({ path, sha256: hash, theta: loss.theta }));
