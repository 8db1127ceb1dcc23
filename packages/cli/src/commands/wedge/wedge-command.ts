import { choice, commandRecord, count, counts, positive, seeds, whole } from '@orograph/commands';
import { costlyRunFlags, machineFlags, modelFlags, thresholdFlags, trainedModels } from '@orograph/program';

/** How `--columns` may be drawn. */
const columnChoices = ['normalized', 'orthonormal', 'sparse', 'fastfood'] as const;

/** `wedge M...`. */
export const wedgeCommand = commandRecord({
  name: 'wedge',
  group: 'models',
  summary: 'how many directions of the low-loss region are long: its dimension n, estimated three ways',
  arguments: [trainedModels],
  flags: {
    ...modelFlags,
    ...thresholdFlags,
    length: positive('how far a long direction goes, and how far away cuts begin', {
      value: '<distance>',
      shown: 'half the norm of the parameters',
    }),
    dimensions: counts('dimensions of the random cuts beside D, the control: 10,30,100', {
      shown: 'powers of 2',
    }),
    seeds: seeds('of the cuts and of the searches', { fallback: [0, 1, 2] }),
    columns: choice('how random cuts are drawn', columnChoices, {
      shown: 'orthonormal while that is small, else fastfood',
    }),
    descent: count('steps of the descent in each cut', { value: '<steps>', fallback: 200 }),
    most: count('short directions each search finds at most', { fallback: 200 }),
    runs: count('random vectors for the spectrum, a Lanczos run each', { fallback: 5 }),
    steps: count('Hessian-vector products a Lanczos run', { fallback: 60 }),
    seed: whole('seed of the random vectors', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'wedge a.onnx b.onnx --data train.npz --limit 2048 --out runs/wedge',
});
