import { commandRecord } from '../../engine/command.ts';
import type { Values } from '../../flags/flag.ts';
import { choice, nonNegative } from '../../flags/kinds.ts';
import { runFlags } from '../../flags/run-flags.ts';

/** What `--connectivity` takes. */
const connectivities = ['all', 'faces'] as const;

/** `topology RUN [RUN2]`. */
export const topologyCommand = commandRecord({
  name: 'topology',
  group: 'runs',
  summary: 'basins, saddles and persistence of a slice of any rank, and how far two slices are apart',
  arguments: [{ name: 'runs', help: 'the folder of a slice, or of two', isMany: true, reads: 'file' }],
  flags: {
    threshold: nonNegative(
      'leave out basins whose saddle is less high above their minimum, in units of the loss',
      {
        shown: 'a hundredth of the range of the losses',
      },
    ),
    connectivity: choice(
      'which points are neighbours: those that touch at corners too, or at faces only',
      connectivities,
      {
        fallback: 'all',
      },
    ),
    noise: nonNegative('standard error of each loss: says which basins are deeper than chance makes them'),
    ...runFlags,
  },
  example: 'topology runs/plane --out runs/topology',
});

/** The flags of `topology`. */
export type TopologyFlags = Values<typeof topologyCommand.flags>;
