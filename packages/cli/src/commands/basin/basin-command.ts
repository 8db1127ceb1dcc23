import { commandRecord, count, positive, type Values, whole } from '@orograph/commands';
import { costlyRunFlags, machineFlags, modelFlags, thresholdFlags, trainedModels } from '@orograph/program';

/** `basin M...`. */
export const basinCommand = commandRecord({
  name: 'basin',
  group: 'models',
  summary: 'the volume of the low-loss region around a model, by random rays',
  arguments: [trainedModels],
  flags: {
    ...modelFlags,
    ...thresholdFlags,
    samples: count('random rays', { fallback: 50 }),
    furthest: positive('how far a ray is followed', { value: '<distance>', shown: 'ten times |θ|' }),
    seed: whole('seed of the rays', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'basin a.onnx b.onnx --data val.npz --rise 0.1 --out runs/basin',
});

/** The flags of `basin`. */
export type BasinFlags = Values<typeof basinCommand.flags>;
