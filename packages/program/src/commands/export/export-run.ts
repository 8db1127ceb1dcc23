import { serializeNpz } from '@orograph/models';
import { readManifest, readRun, recordTable, writeAtomic, type ResultRecord } from '@orograph/runs';
import {
  csvLines,
  gridArrays,
  gridTable,
  readGrid,
  tableArrays,
  vtkImage,
  writeCsv,
} from '@orograph/runs/export';

import type { Body, Context } from '../../command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell } from '../../terminal/terminal.ts';

import type { exportCommand, ExportFlags } from './export-command.ts';

/** Does what the command line asks. */
export const body: Body<typeof exportCommand.flags> = (call) => exportRun(call.words[0]!, call.flags, call);

/**
 * `export RUN --csv F --parquet F --npz F --vtk F`: the records of a run as files of other programs.
 *
 * Of a slice, a table has `i, j, …`, `a, b, …`, `loss` and the metrics; arrays are the axes `a`, `b`, … and `loss` and each metric in the
 * shape of the grid, NaN where a point is missing.
 */
async function exportRun(folder: string, flags: ExportFlags, { terminal }: Context): Promise<void> {
  const { csv, parquet, npz, vtk, records: asked } = flags;
  if ([csv, parquet, npz, vtk].every((path) => path === undefined))
    throw misuse('nowhere to export to', {
      expected: '--csv, --parquet, --npz or --vtk with a FILE',
      got: 'none of them',
      where: 'the flags',
    });
  const grid =
    asked === undefined || asked === 'point' ? await readGrid(folder, readManifest(folder)) : undefined;
  if (vtk !== undefined && !grid)
    throw misuse('not a slice', { expected: 'a run with a grid, for --vtk', got: 'none', where: folder });
  const table = grid
    ? gridTable(grid)
    : recordTable(recordsOf((await readRun(folder)).records, asked, folder));
  const wrote = (path: string, lost: readonly string[] = []): void =>
    tell(
      terminal,
      `wrote ${path === '-' ? 'to standard output' : path}${lost.length > 0 ? `, without ${lost.join(', ')}` : ''}`,
    );
  if (csv !== undefined) {
    if (csv === '-') for (const line of csvLines(table)) terminal.out.write(line);
    else writeCsv(csv, table);
    wrote(csv, table.lost);
  }
  if (parquet !== undefined) {
    const { parquetOf } = await import('@orograph/runs/parquet');
    writeAtomic(parquet, parquetOf(table));
    wrote(parquet, table.lost);
  }
  if (npz !== undefined) {
    const { arrays, lost } = grid ? { arrays: gridArrays(grid), lost: [] } : tableArrays(table);
    writeAtomic(npz, serializeNpz(arrays, { compressed: true }));
    wrote(npz, lost);
  }
  if (vtk !== undefined) {
    writeAtomic(vtk, vtkImage(grid!, '--vtk'));
    wrote(vtk);
  }
}

/** The records of a kind; of the kind of which there are most where none is asked for. */
function recordsOf(
  records: readonly ResultRecord[],
  asked: string | undefined,
  folder: string,
): ResultRecord[] {
  const counts = new Map<string, number>();
  for (const { type } of records) counts.set(type, (counts.get(type) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  const type = asked ?? most?.[0];
  if (type === undefined || !counts.has(type))
    throw misuse(type === undefined ? 'no records' : 'no such records', {
      expected: type === undefined ? 'a run that has begun' : `--records ${[...counts.keys()].join(' or ')}`,
      got: type ?? 'none',
      where: folder,
    });
  return records.filter((record) => record.type === type);
}
