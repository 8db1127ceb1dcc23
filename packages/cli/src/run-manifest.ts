import { createHash } from 'node:crypto';

import type { OpenLoss } from './open-loss.ts';
import type { RunManifest } from './run-folder.ts';
import { version } from './version.ts';

/** The SHA-256 of numbers as they lie in memory. */
export const sha256 = (data: NodeJS.ArrayBufferView): string =>
  createHash('sha256').update(data).digest('hex');

/**
 * What a run on models and data writes into `run.json`: what its records depend on, `settings` included, and `facts` that they
 * do not depend on.
 */
export function runManifest(
  command: string,
  losses: readonly OpenLoss[],
  {
    settings,
    facts,
    device,
  }: {
    readonly settings: Readonly<Record<string, unknown>>;
    readonly facts: Readonly<Record<string, unknown>>;
    readonly device: string | undefined;
  },
): RunManifest {
  const { dataset, loss, lossOptions } = losses[0]!;
  return {
    identity: {
      command,
      models: losses.map((open) => ({ sha256: open.sha256, theta: sha256(open.loss.theta) })),
      data: { sha256: dataset.hash, examples: dataset.examples },
      loss: loss.lossKind,
      ...(Object.keys(lossOptions).length > 0 && { lossOptions }),
      parameters: loss.layout.blocks.map(({ name }) => name),
      ...settings,
      device: device ?? loss.device.used,
    },
    version: { orograph: version, node: process.version },
    models: losses.map(({ path }) => path),
    data: { source: dataset.source },
    device: loss.device,
    dimension: loss.layout.dim,
    ...facts,
    warnings: losses.map((open) => open.loss.warnings),
  };
}
