import { commandRecord } from '../../engine/command.ts';
import type { Values } from '../../flags/flag.ts';
import { count, whole } from '../../flags/kinds.ts';
import { modelFlags, stateFlags } from '../../flags/model-flags.ts';
import { machineFlags } from '../../flags/machine-flags.ts';
import { runFlags } from '../../flags/run-flags.ts';

/** `align A B...`. */
export const alignCommand = commandRecord({
  name: 'align',
  group: 'models',
  summary: 'permutes the units of models to match the first: what of a barrier is symmetry',
  arguments: [
    {
      name: 'models',
      help: 'the reference, then the models that are aligned to it',
      isMany: true,
      reads: 'file',
    },
  ],
  flags: {
    ...modelFlags,
    ...stateFlags,
    points: count('points on the segment to each model, before and after', { fallback: 11 }),
    seed: whole('seed of the order in which groups of units are matched', { fallback: 0 }),
    ...machineFlags,
    ...runFlags,
  },
  example: 'align a.onnx b.onnx --data mnist/test --out runs/aligned',
});

/** The flags of `align`. */
export type AlignFlags = Values<typeof alignCommand.flags>;
