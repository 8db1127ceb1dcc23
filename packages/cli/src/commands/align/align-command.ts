import { choice, commandRecord, count, positive, toggle, whole } from '@orograph/commands';
import { costlyRunFlags, machineFlags, modelFlags, stateFlags } from '@orograph/program';

/** What `--match` takes. */
const matches = ['weights', 'activations', 'straight-through'] as const;

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
    match: choice(
      'what units are matched by: their weights, what they compute, or the loss half-way',
      matches,
      {
        fallback: 'weights',
      },
    ),
    matchExamples: count('examples on which units are compared', {
      fallback: 100,
      needs: { match: ['activations'] },
    }),
    steps: count('permutations that are tried, each with the gradient over all examples', {
      fallback: 20,
      needs: { match: ['straight-through'] },
    }),
    learningRate: positive('learning rate of Adam between them', {
      value: '<rate>',
      fallback: 0.001,
      needs: { match: ['straight-through'] },
    }),
    repair: toggle(
      'measure the aligned line once more with the statistics of hidden units set right (REPAIR)',
    ),
    merge: toggle('also write the model half-way to each aligned one, repaired where --repair says so', {
      needs: 'out',
    }),
    points: count('points on the segment to each model, before and after', { fallback: 11 }),
    seed: whole('seed of the order in which groups of units are matched', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'align a.onnx b.onnx --data mnist/test --out runs/aligned',
});
