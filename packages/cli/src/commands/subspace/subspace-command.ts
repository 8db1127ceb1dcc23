import {
  choice,
  commandRecord,
  count,
  counts,
  positive,
  seeds,
  toggleOff,
  type Values,
  whole,
} from '@orograph/commands';
import {
  batchFlag,
  costlyRunFlags,
  machineFlags,
  networkHelp,
  networkNames,
  taskFlags,
} from '@orograph/program';

/** How `--columns` may be drawn. */
const columnChoices = ['auto', 'normalized', 'orthonormal', 'sparse', 'fastfood'] as const;

/** `subspace NET`. */
export const subspaceCommand = commandRecord({
  name: 'subspace',
  group: 'networks',
  summary: 'a network of the zoo, or a model file, trained in random subspaces',
  arguments: [
    { name: 'net', help: `${networkHelp}; or a model file`, reads: 'network', suggested: networkNames },
  ],
  flags: {
    ...taskFlags,
    dimensions: counts('dimensions of the subspaces: 100,300,750', { shown: 'those of Li et al. 2018' }),
    seeds: seeds('of weights, subspaces and the order of the examples: 0..2', { fallback: [0] }),
    columns: choice(
      'how a subspace is drawn; auto is normalized while that is small, else sparse',
      columnChoices,
      {
        fallback: 'auto',
      },
    ),
    epochs: count('passes over the data', { fallback: 4 }),
    batch: batchFlag(128),
    learningRate: positive('rate of Adam in the subspace at the start; it falls to 0 along a cosine', {
      value: '<rate>',
      fallback: 0.05,
    }),
    baselineRate: positive('rate of Adam in the whole space at the start', {
      value: '<rate>',
      fallback: 1e-3,
      when: [{ baseline: [true] }, { burnIn: { from: 1 } }],
    }),
    baseline: toggleOff('leave out training in the whole space'),
    burnIn: whole('steps in the whole space before the subspace is drawn', { value: '<steps>', fallback: 0 }),
    success: positive('a training loss that is a success', {
      value: '<loss>',
      shown: "90 % of the baseline's accuracy",
    }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'subspace mnist/mlp --dimensions 100,300,750 --seeds 0..2 --out runs/subspace',
});

/** The flags of `subspace`. */
export type SubspaceFlags = Values<typeof subspaceCommand.flags>;
