import {
  choice,
  commandRecord,
  count,
  nonNegative,
  positive,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import { alignFlags, costlyRunFlags, dataFlags, lossFlags, stateFlags, withData } from '@orograph/program';

/** What `--connectivity` takes. */
const connectivities = ['all', 'faces'] as const;
const { data, ...otherData } = dataFlags;

/** `topology RUN [RUN2]` and `topology M M2... --data D`. */
export const topologyCommand = commandRecord({
  name: 'topology',
  group: 'models',
  summary: 'basins, saddles and persistence of a slice; with --data the tree of passes between checkpoints',
  arguments: [
    {
      name: 'runs',
      help: 'the folder of a slice, or of two; with --data checkpoints of one network',
      isMany: true,
      reads: 'file',
    },
  ],
  flags: {
    data,
    ...withData({ ...otherData, ...lossFlags, ...alignFlags, ...stateFlags }),
    points: count('points on each way, ends included', { fallback: 11, needs: ['data', 'relax'] }),
    relax: count(
      'steps by which each way is relaxed to the path of least loss: between checkpoints, or between basins of a slice',
      { value: '<steps>' },
    ),
    climb: whole('further steps in which the highest point of each way climbs to the saddle', {
      value: '<steps>',
      shown: 'as many as --relax',
      needs: 'relax',
    }),
    rate: positive('how far a point of a way goes down its gradient in a step', {
      fallback: 0.1,
      needs: 'relax',
    }),
    threshold: nonNegative(
      'leave out basins whose saddle is less high above their minimum, in units of the loss',
      {
        shown: 'a hundredth of the range of the losses',
        conflicts: ['data'],
      },
    ),
    connectivity: choice(
      'which points are neighbours: those that touch at corners too, or at faces only',
      connectivities,
      {
        fallback: 'all',
        conflicts: ['data'],
      },
    ),
    noise: nonNegative('standard error of each loss: says which basins are deeper than chance makes them', {
      conflicts: ['data', 'sampling'],
    }),
    sampling: toggle(
      'say which basins of a slice are deeper than the choice of examples makes them, from the losses over parts of them',
      { conflicts: ['data'] },
    ),
    ...costlyRunFlags,
    dryRun: { ...costlyRunFlags.dryRun, needs: 'data' },
  },
  example: 'topology runs/plane --out runs/topology',
});

/** The flags of `topology`. */
export type TopologyFlags = Values<typeof topologyCommand.flags>;
