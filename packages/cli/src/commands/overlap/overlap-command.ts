import { commandRecord, count, whole } from '@orograph/commands';
import { costlyRunFlags, machineFlags, modelFlags } from '@orograph/program';

/** `overlap M M2...`. */
export const overlapCommand = commandRecord({
  name: 'overlap',
  group: 'models',
  summary: 'what the short directions of optima have in common, by principal angles, beside random subspaces',
  arguments: [
    { name: 'models', help: 'two or more checkpoints of one network', isMany: true, reads: 'file' },
  ],
  flags: {
    ...modelFlags,
    top: count('short directions of each model: eigenvectors of the largest eigenvalues', { fallback: 10 }),
    iterations: count('the most Hessian-vector products a model', { shown: '60 + 10 for each direction' }),
    seed: whole('seed of the first vectors', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'overlap a.onnx b.onnx c.onnx --data val.npz --out runs/overlap',
});
