import { commandRecord, count, counts, positives, seeds, whole } from '@orograph/commands';
import { costlyRunFlags, machineFlags, modelFlags, networkHelp, networkNames } from '@orograph/program';

/** `goldilocks NET`. */
export const goldilocksCommand = commandRecord({
  name: 'goldilocks',
  group: 'networks',
  summary: 'how convex random cuts are over the radius, of initializations or a model',
  arguments: [
    { name: 'net', help: `${networkHelp}; or a model file`, reads: 'network', suggested: networkNames },
  ],
  flags: {
    ...modelFlags,
    hidden: counts('hidden widths of mlp: 128,64', { value: '<widths>' }),
    radii: positives('radii in units of the norm of the initialization, or of the model', {
      fallback: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    }),
    rank: count('dimension of the random subspaces', { fallback: 10 }),
    samples: count('subspaces at each radius of each point', { fallback: 4 }),
    seeds: seeds('initializations of a network of the zoo', { shown: '0..3' }),
    seed: whole('seed of the subspaces', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'goldilocks mnist/mlp --limit 2048 --out runs/goldilocks',
});
