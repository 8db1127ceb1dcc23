import { commandRecord } from '../../engine/command.ts';
import type { Values } from '../../flags/flag.ts';
import { output } from '../../flags/kinds.ts';
import { jsonFlags } from '../../flags/run-flags.ts';

/** `export RUN`. */
export const exportCommand = commandRecord({
  name: 'export',
  group: 'runs',
  summary: 'the points of a run as a file',
  arguments: [{ name: 'run', help: 'the folder of a slice', reads: 'file' }],
  flags: {
    csv: output('a table, a row a point', { value: '<file>' }),
    npz: output('arrays in the shape of the grid', { value: '<file>' }),
    ...jsonFlags,
  },
  example: 'export runs/plane --csv plane.csv --npz plane.npz',
});

/** The flags of `export`. */
export type ExportFlags = Values<typeof exportCommand.flags>;
