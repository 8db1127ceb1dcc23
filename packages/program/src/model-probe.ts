import { commandRecord, type FlagTable } from '@orograph/commands';

import { command, type Command } from './command.ts';
import { machineFlags } from './flags/machine-flags.ts';
import { modelFlags } from './flags/model-flags.ts';
import { runFlags } from './flags/run-flags.ts';
import type { ModelProbe } from './run/measured-model.ts';

/**
 * Makes a command of a measurement of a model. It has the flags of models, data and losses, help and refusals, a run folder (`--out`) that goes
 * on after Ctrl-C to the bytes of an undisturbed run, progress with the time left, a report, a dry run, shards and workers. Its records are
 * `{ type: name, index: place, ...fields }`.
 *
 * @example
 * ```ts
 * import { count } from '@orograph/commands';
 * import { modelProbe } from '@orograph/program';
 * import { norm, scale } from '@orograph/tensor';
 *
 * const scaled = modelProbe({
 *   name: 'scaled',
 *   summary: 'the loss over the size of the weights',
 *   flags: { points: count('how many, from 0 to the weights', { fallback: 11 }) },
 *   count: ({ points }) => points,
 *   measure: async ({ loss }, place, { points }) => {
 *     const theta = scale(loss.theta, place / (points - 1));
 *     return { size: norm(theta), loss: await loss.value(theta) };
 *   },
 * });
 * console.log(scaled.example); // scaled model.onnx --data val.npz --out runs/scaled
 * ```
 */
export function modelProbe<F extends FlagTable>(probe: ModelProbe<F>): Command {
  const { name, summary, flags } = probe;
  const record = commandRecord({
    name,
    group: 'probes',
    summary,
    arguments: [{ name: 'model', help: 'a checkpoint', reads: 'file' }],
    flags: { ...flags, ...modelFlags, ...machineFlags, ...runFlags },
    example: `${name} model.onnx --data val.npz --out runs/${name}`,
  });
  return command(record, {
    body: async () => {
      const { modelProbeBody } = await import('./run/model-probe-body.ts');
      return { body: modelProbeBody(record, probe) };
    },
  });
}
