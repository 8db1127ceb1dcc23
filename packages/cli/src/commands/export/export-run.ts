import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { serializeNpz, type Arrays } from '@orograph/models';
import { journalName, readJournal, readManifest, writeAtomic } from '@orograph/runs';

import type { Body, Context } from '../../engine/command.ts';
import type { exportCommand, ExportFlags } from './export-command.ts';
import { misuse } from '../../terminal/misuse.ts';
import type { ResultRecord } from '../../terminal/record-line.ts';
import { tell } from '../../terminal/terminal.ts';

/** Does what the command line asks. */
export const body: Body<typeof exportCommand.flags> = (call) => exportRun(call.words[0]!, call.flags, call);

/**
 * `export RUN --csv F --npz F`: the points of a run as a table or as arrays.
 *
 * CSV has a row a point: `i, j, …`, `a, b, …`, `loss` and the metrics. NPZ holds the axes `a`, `b`, … and `loss` and each
 * metric in the shape of the grid, NaN where a point is missing.
 */
async function exportRun(folder: string, { csv, npz }: ExportFlags, { terminal }: Context): Promise<void> {
  const manifest = readManifest(folder);
  if (csv === undefined && npz === undefined)
    throw misuse('nowhere to export to', {
      expected: '--csv FILE or --npz FILE',
      got: 'neither',
      where: 'the flags',
    });
  const grid = manifest.identity['grid'] as readonly number[] | undefined;
  if (!grid) throw misuse('not a slice', { expected: 'a run with a grid', got: 'none', where: folder });
  if (csv !== undefined) {
    await writeCsv(folder, csv, grid.length);
    tell(terminal, `wrote ${csv}`);
  }
  if (npz !== undefined) {
    writeAtomic(npz, serializeNpz(await arraysOf(folder, grid), { compressed: true }));
    tell(terminal, `wrote ${npz}`);
  }
}

interface Point {
  readonly index: readonly number[];
  readonly coords: readonly number[];
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

async function* pointsIn(folder: string): AsyncGenerator<Point> {
  for await (const { record } of readJournal(join(folder, journalName)))
    if (record.type === 'point') yield record as ResultRecord & Point;
}

const lettersFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, k) => String.fromCodePoint(first.codePointAt(0)! + k));

async function writeCsv(folder: string, path: string, rank: number): Promise<void> {
  const file = openSync(path, 'w');
  try {
    let names: string[] | undefined;
    for await (const { index, coords, loss, metrics } of pointsIn(folder)) {
      if (!names) {
        names = Object.keys(metrics);
        writeSync(
          file,
          `${[...lettersFrom('i', rank), ...lettersFrom('a', rank), 'loss', ...names].join()}\n`,
        );
      }
      writeSync(file, `${[...index, ...coords, loss, ...names.map((name) => metrics[name])].join()}\n`);
    }
  } finally {
    closeSync(file);
  }
}

async function arraysOf(folder: string, grid: readonly number[]): Promise<Arrays> {
  const size = grid.reduce((product, n) => product * n, 1);
  const axes = grid.map((n) => new Float64Array(n).fill(Number.NaN));
  const values: Record<string, Float64Array> = {};
  for await (const { index, coords, loss, metrics } of pointsIn(folder)) {
    const at = index.reduce((place, i, k) => place * grid[k]! + i, 0);
    index.forEach((i, k) => (axes[k]![i] = coords[k]!));
    for (const [name, value] of Object.entries({ loss, ...metrics }))
      (values[name] ??= new Float64Array(size).fill(Number.NaN))[at] = value;
  }
  const letters = lettersFrom('a', grid.length);
  return {
    ...Object.fromEntries(
      axes.map((data, k) => [letters[k]!, { shape: [data.length], dataType: 'double' as const, data }]),
    ),
    ...Object.fromEntries(
      Object.entries(values).map(([name, data]) => [
        name,
        { shape: grid, dataType: 'double' as const, data },
      ]),
    ),
  };
}
