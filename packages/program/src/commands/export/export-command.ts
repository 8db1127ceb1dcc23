import { commandRecord, output, text, type Values } from '@orograph/commands';

import { jsonFlags } from '../../flags/run-flags.ts';

/** `export RUN`. */
export const exportCommand = commandRecord({
  name: 'export',
  group: 'runs',
  summary: 'the records of a run as a table, the grid of a slice as arrays',
  arguments: [{ name: 'run', help: 'the folder of a run', reads: 'file' }],
  flags: {
    records: text('which kind of record', {
      value: '<type>',
      shown: 'points of a slice, else the kind of which there are most',
    }),
    csv: output('a table, a row a record; - writes it to standard output', { value: '<file>' }),
    parquet: output('the same table for pandas, DuckDB or Arrow', { value: '<file>' }),
    npz: output('arrays in the shape of the grid; of other runs the columns of numbers', { value: '<file>' }),
    vtk: output('the grid of a slice as VTK image data (.vti), for ParaView', { value: '<file>' }),
    ...jsonFlags,
  },
  example: 'export runs/plane --csv plane.csv --vtk plane.vti',
});

/** The flags of `export`. */
export type ExportFlags = Values<typeof exportCommand.flags>;
