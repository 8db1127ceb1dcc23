import { commandRecord, count, file, files, type Values } from '@orograph/commands';
import { alignFlags, costlyRunFlags, modelFlags, stateFlags } from '@orograph/program';

/** `similarity M M2...`. */
export const similarityCommand = commandRecord({
  name: 'similarity',
  group: 'models',
  summary: 'how alike functions and weights are, pairwise and along a path',
  arguments: [{ name: 'models', help: 'models on the same data', isMany: true, reads: 'file' }],
  flags: {
    ...modelFlags,
    ...alignFlags,
    batchNorm: { ...stateFlags.batchNorm, when: 'path' },
    init: files(
      'initial checkpoints, to compare the update directions: models or trajectories, one for all or one for each model',
      { value: '<models>' },
    ),
    path: file('a trajectory or connector: functions along it against both of its ends', { value: '<npz>' }),
    points: count('points along the path', { needs: 'path', shown: 'its own, and more where they are few' }),
    ...costlyRunFlags,
  },
  example: 'similarity a.onnx b.onnx --data val.npz',
});

/** The flags of `similarity`. */
export type SimilarityFlags = Values<typeof similarityCommand.flags>;
