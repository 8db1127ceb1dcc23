import { join } from 'node:path';

import type { Arrays } from '@orograph/models';
import { indexAt, placeAt } from '@orograph/tensor';

import { journalName } from '../damaged-run.ts';
import { readJournal } from '../journal.ts';
import { type Cell, type RecordTable } from '../record-table.ts';
import { type ResultRecord } from '../record-line.ts';
import { type RunManifest } from '../run-folder.ts';

/** The points of a slice on their grid. */
export interface Grid {
  /** How many points each axis has. */
  readonly shape: readonly number[];
  /** The coordinates along each axis, NaN where no point of it is there. */
  readonly axes: readonly Float64Array[];
  /** The loss and each metric, row-major, NaN where a point is missing. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** The points that are there, in the order they were measured, as their places in the row-major order. */
  readonly measured: readonly number[];
}

/** Reads the points of a slice, one after the other; `undefined` for a run of another kind. */
export async function readGrid(folder: string, run: RunManifest): Promise<Grid | undefined> {
  const { grid } = run.identity;
  if (grid === undefined) return undefined;
  const shape = (grid as readonly unknown[]).map(Number);
  const size = shape.reduce((product, n) => product * n, 1);
  const axes = shape.map((n) => new Float64Array(n).fill(Number.NaN));
  const values = new Map<string, Float64Array>();
  const measured: number[] = [];
  for await (const { record } of readJournal(join(folder, journalName))) {
    if (record.type !== 'point') continue;
    const point = record as ResultRecord & Point;
    const at = placeAt(point.index, shape);
    point.index.forEach((i, k) => (axes[k]![i] = point.coords[k]!));
    for (const [name, value] of Object.entries({ loss: point.loss, ...point.metrics })) {
      let array = values.get(name);
      if (!array) values.set(name, (array = new Float64Array(size).fill(Number.NaN)));
      array[at] = value;
    }
    measured.push(at);
  }
  return { shape, axes, values, measured };
}

interface Point {
  readonly index: readonly number[];
  readonly coords: readonly number[];
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

const lettersFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, k) => String.fromCodePoint(first.codePointAt(0)! + k));

/** Makes a table of the points: `i, j, …`, `a, b, …`, `loss` and the metrics. */
export function gridTable({ shape, axes, values, measured }: Grid): RecordTable {
  const places = measured.map((at) => indexAt(at, shape));
  const axisColumns = (first: string, cellOf: (axis: number, i: number) => Cell) =>
    lettersFrom(first, shape.length).map((name, axis) => ({
      name,
      cells: places.map((index) => cellOf(axis, index[axis]!)),
    }));
  return {
    columns: [
      ...axisColumns('i', (_, i) => i),
      ...axisColumns('a', (axis, i) => axes[axis]![i]!),
      ...[...values].map(([name, data]) => ({ name, cells: measured.map((at) => data[at]!) })),
    ],
    rows: measured.length,
    lost: [],
  };
}

/** Makes arrays of a grid: the axes `a`, `b`, … and the values in the shape of the grid. */
export const gridArrays = ({ shape, axes, values }: Grid): Arrays => {
  const letters = lettersFrom('a', shape.length);
  return Object.fromEntries([
    ...axes.map(
      (data, k) => [letters[k]!, { shape: [data.length], dataType: 'double' as const, data }] as const,
    ),
    ...[...values].map(([name, data]) => [name, { shape, dataType: 'double' as const, data }] as const),
  ]);
};
