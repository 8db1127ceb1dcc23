import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNpz } from '@orograph/models';
import { openRunFolder } from '@orograph/runs';
import { parquetOf } from '@orograph/runs/parquet';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A slice of 2 × 3 points of f(a, b) = 10 a + b, of which the fourth is missing. */
async function slice(name: string, shape: readonly number[] = [2, 3]): Promise<string> {
  const out = at(name);
  const run = await openRunFolder(out, { identity: { command: 'slice', grid: shape } });
  const size = shape.reduce((product, n) => product * n, 1);
  for (let place = 0; place < size; place++) {
    if (place === 3) continue;
    const index: number[] = [];
    let rest = place;
    for (const n of shape.toReversed()) {
      index.unshift(rest % n);
      rest = Math.floor(rest / n);
    }
    const coords = index.map((i) => -1 + 0.5 * i);
    const loss = 10 * coords[0]! + (coords[1] ?? 0) + 0.1 * (coords[2] ?? 0);
    run.append({ type: 'point', index, coords, loss, metrics: { accuracy: place / 10 } });
  }
  run.close();
  return out;
}

test('a plane as VTK image data: x is the first axis and runs fastest', async () => {
  const out = await slice('plane');
  const vtk = at('plane.vti');
  expect((await orograph(['export', out, '--vtk', vtk])).code).toBe(0);
  const xml = readFileSync(vtk, 'utf8');
  expect(xml).toContain('<ImageData WholeExtent="0 1 0 2 0 0" Origin="-1 -1 0" Spacing="0.5 0.5 1">');
  expect(xml).toContain('<PointData Scalars="loss">');
  // Rows of y: (a₀, b₀) (a₁, b₀); the place 3 is (a₁, b₀).
  expect(/Name="loss" format="ascii">\n([^<]*)\n</.exec(xml)![1]!.split('\n')).toEqual([
    '-11 nan',
    '-10.5 -5.5',
    '-10 -5',
  ]);
});

test('a table of a plane has the index, the coordinates and the values of each point that is there', async () => {
  const csv = at('plane.csv');
  expect((await orograph(['export', await slice('plane-3'), '--csv', csv])).code).toBe(0);
  expect(readFileSync(csv, 'utf8').trimEnd().split('\n')).toEqual([
    'i,j,a,b,loss,accuracy',
    '0,0,-1,-1,-11,0',
    '0,1,-1,-0.5,-10.5,0.1',
    '0,2,-1,0,-10,0.2',
    '1,1,-0.5,-0.5,-5.5,0.4',
    '1,2,-0.5,0,-5,0.5',
  ]);
});

test('a volume has all three axes; more are a misuse', async () => {
  const vtk = at('volume.vti');
  expect((await orograph(['export', await slice('volume', [2, 2, 2]), '--vtk', vtk])).code).toBe(0);
  expect(readFileSync(vtk, 'utf8')).toContain(
    'WholeExtent="0 1 0 1 0 1" Origin="-1 -1 -1" Spacing="0.5 0.5 0.5"',
  );
  const { code, err } = await orograph(['export', await slice('four', [2, 2, 2, 2]), '--vtk', vtk]);
  expect([code, err]).toEqual([
    2,
    'error: too many axes for VTK image data (expected a slice of at most 3 axes, got 4, in --vtk)\n',
  ]);
});

test('records of any run as a table: the kind of which there are most, or the one asked for', async () => {
  const out = at('reach');
  const run = await openRunFolder(out, { identity: { command: 'reach' } });
  run.append({ type: 'reach', kind: 'random, plain', distance: 1.5, bounded: true });
  run.append({ type: 'reach', kind: 'say "axis"', distance: Number.POSITIVE_INFINITY, bounded: false });
  run.append({
    type: 'summary',
    loss: 0.1,
    kinds: [{ kind: 'random', median: 1 }],
    nodes: Array(20).fill(0),
  });
  run.close();
  const [csv, npz] = [at('reach.csv'), at('reach.npz')];
  const { err } = await orograph(['export', out, '--csv', csv, '--npz', npz]);
  expect(readFileSync(csv, 'utf8')).toBe(
    'kind,distance,bounded\n"random, plain",1.5,true\n"say ""axis""",Infinity,false\n',
  );
  expect([...parseNpz(readFileSync(npz))['distance']!.data]).toEqual([1.5, Number.POSITIVE_INFINITY]);
  expect(err).toBe(`wrote ${csv}\nwrote ${npz}, without kind, bounded\n`);
  const told = await orograph(['export', out, '--records', 'summary', '--csv', csv]);
  expect(told.err).toBe(`wrote ${csv}, without nodes\n`);
  expect(readFileSync(csv, 'utf8')).toBe('loss,kinds.0.kind,kinds.0.median\n0.1,random,1\n');
});

test('a table goes to standard output where its file is -, and nothing else with it', async () => {
  const out = await slice('piped', [2, 2]);
  const { out: written, err } = await orograph(['export', out, '--csv', '-']);
  const file = at('piped.csv');
  await orograph(['export', out, '--csv', file]);
  expect(written).toBe(readFileSync(file, 'utf8'));
  expect(written.split('\n')).toHaveLength(5);
  expect(err).toBe('wrote to standard output\n');
});

test('a Parquet file holds the table, as a reader of another make finds it', async () => {
  const { parquetReadObjects } = await import('hyparquet');
  const columns = [
    { name: 'loss', cells: [0.5, Number.NaN, null] },
    { name: 'kind', cells: ['a', null, 'b'] },
    { name: 'mixed', cells: [1, 'x', null] },
    { name: 'isLow', cells: [true, false, true] },
  ];
  const bytes = parquetOf({ columns, rows: 3, lost: [] });
  const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  expect(rows).toEqual([
    { loss: 0.5, kind: 'a', mixed: '1', isLow: true },
    { loss: Number.NaN, kind: null, mixed: 'x', isLow: false },
    { loss: null, kind: 'b', mixed: null, isLow: true },
  ]);
});

test('says what there is to export, and where to', async () => {
  const out = await slice('plane-2');
  const nowhere = await orograph(['export', out]);
  expect([nowhere.code, nowhere.err]).toEqual([
    2,
    'error: nowhere to export to (expected --csv, --parquet, --npz or --vtk with a FILE, got none of them, in the flags)\n',
  ]);
  const other = await orograph(['export', out, '--records', 'epoch', '--csv', at('x.csv')]);
  expect([other.code, other.err]).toEqual([
    2,
    `error: no such records (expected --records point, got epoch, in ${out})\n`,
  ]);
  const empty = at('empty');
  (await openRunFolder(empty, { identity: { command: 'reach' } })).close();
  expect((await orograph(['export', empty, '--csv', at('x.csv')])).err).toContain(
    'no records (expected a run that has begun',
  );
  expect((await orograph(['export', empty, '--vtk', at('x.vti')])).err).toContain(
    'not a slice (expected a run with a grid, for --vtk',
  );
  expect((await orograph(['export', fixture('.'), '--csv', at('x.csv')])).err).toContain('not a run folder');
});
