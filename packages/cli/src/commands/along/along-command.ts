import { commandRecord, count, positive, type Values, whole } from '@orograph/commands';
import { costlyRunFlags, modelFlags } from '@orograph/program';

/** `along M FILE`. */
export const alongCommand = commandRecord({
  name: 'along',
  group: 'models',
  summary: 'curvature along a training: λ₁ against 2/η, the gradient in the top eigenspace, gradient noise',
  arguments: [
    { name: 'model', help: 'an ONNX file of the network', reads: 'file' },
    {
      name: 'path',
      help: 'its trajectory, as train writes it, or a folder or pattern of checkpoints',
      reads: 'file',
    },
  ],
  flags: {
    ...modelFlags,
    every: count('only every n-th point of the trajectory, and the last', { fallback: 1 }),
    top: count('eigenvalues at each point; their vectors are the top eigenspace', { fallback: 3 }),
    iterations: count('the most products for them', { shown: '60, and 10 for each' }),
    samples: whole('random vectors for the trace at each point; 0 leaves it out', { fallback: 10 }),
    radius: positive('ρ of one step of SAM up the gradient', { fallback: 0.05 }),
    batch: count('examples of a batch for the gradient noise', {
      shown: '64, or fewer where the data are few',
      when: { batches: { from: 1 } },
    }),
    batches: whole('batches for it; 0 leaves it out', { fallback: 8 }),
    learningRate: positive('the learning rate η of the training, to draw 2/η beside λ₁', { value: '<rate>' }),
    seed: whole('seed of first vectors, random ones and batches', { fallback: 0 }),
    ...costlyRunFlags,
  },
  example:
    'along runs/mlp/seed-0.onnx runs/mlp/seed-0.trajectory.npz --data mnist/test --limit 1000 --out runs/along',
});

/** The flags of `along`. */
export type AlongFlags = Values<typeof alongCommand.flags>;
