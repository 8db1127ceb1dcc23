import { closeSync, openSync, writeSync } from 'node:fs';

import { serializeNpz, type Arrays } from '@orograph/models';
import {
  readManifest,
  readRun,
  recordTable,
  writeAtomic,
  type Cell,
  type RecordTable,
  type ResultRecord,
} from '@orograph/runs';

import type { Body, Context } from '../../engine/command.ts';
import { misuse } from '../../terminal/misuse.ts';
import { tell } from '../../terminal/terminal.ts';
import type { exportCommand, ExportFlags } from './export-command.ts';
import { gridArrays, gridTable, readGrid } from './grid.ts';
import { vtkImage } from './vtk-image.ts';

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
    tell(terminal, `wrote ${path}${lost.length > 0 ? `, without ${lost.join(', ')}` : ''}`);
  if (csv !== undefined) {
    writeCsv(csv, table);
    wrote(csv, table.lost);
  }
  if (parquet !== undefined) {
    const { parquetOf } = await import('./parquet.ts');
    writeAtomic(parquet, parquetOf(table));
    wrote(parquet, table.lost);
  }
  if (npz !== undefined) {
    const { arrays, lost } = grid ? { arrays: gridArrays(grid), lost: [] } : numbersOf(table);
    writeAtomic(npz, serializeNpz(arrays, { compressed: true }));
    wrote(npz, lost);
  }
  if (vtk !== undefined) {
    writeAtomic(vtk, vtkImage(grid!));
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

/** Writes a table as CSV: numbers in full, texts quoted where they need it, an empty cell where there is nothing. */
function writeCsv(path: string, { columns, rows }: RecordTable): void {
  const file = openSync(path, 'w');
  const line = (cells: readonly Cell[]): void => void writeSync(file, `${cells.map(csvCell).join()}\n`);
  try {
    line(columns.map(({ name }) => name));
    for (let row = 0; row < rows; row++) line(columns.map(({ cells }) => cells[row] ?? null));
  } finally {
    closeSync(file);
  }
}

function csvCell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The columns of numbers as arrays, NaN where a record has none; the others are lost. */
function numbersOf({ columns, lost }: RecordTable): {
  readonly arrays: Arrays;
  readonly lost: readonly string[];
} {
  const isNumeric = ({ cells }: RecordTable['columns'][number]): boolean =>
    cells.every((cell) => cell === null || typeof cell === 'number');
  return {
    arrays: Object.fromEntries(
      columns.filter(isNumeric).map(({ name, cells }) => [
        name,
        {
          shape: [cells.length],
          dataType: 'double' as const,
          data: Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN)),
        },
      ]),
    ),
    lost: [...lost, ...columns.filter((column) => !isNumeric(column)).map(({ name }) => name)],
  };
}
