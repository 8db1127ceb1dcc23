import { readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArrays } from '../../src/data/array-file.ts';
import { loadDataset } from '../../src/data/load-dataset.ts';

// Written by pyarrow; see make.py beside them.
const file = (name: string): string => new URL(`../fixtures/parquet/${name}`, import.meta.url).pathname;
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('single numbers are columns side by side, lists are arrays, and the target goes by its name', async () => {
  const { arrays, classes } = await readArrays(file('table.parquet'));
  expect(Object.entries(arrays).map(([key, { shape, dataType }]) => [key, dataType, shape.join()])).toEqual([
    ['columns', 'float', '30,3'],
    ['label', 'int64', '30'],
    ['image', 'float', '30,2,2'],
    ['tokens', 'int64', '30,3'],
  ]);
  expect(classes).toBeUndefined();
  const columns = await arrays['columns']!.read(2);
  // a, b and ok of the first two rows.
  expect(columns.shape).toEqual([2, 3]);
  const [a0, b0, ok0, a1] = [0.12573021650314331, 3, 1, -0.13210486];
  expect(columns.data[0]).toBeCloseTo(a0, 6);
  expect([columns.data[1], columns.data[2]]).toEqual([b0, ok0]);
  expect(columns.data[3]).toBeCloseTo(a1, 6);
  expect((await arrays['label']!.read()).data).toEqual(
    BigInt64Array.from({ length: 30 }, (_, i) => BigInt(i % 4)),
  );
  const images = await arrays['image']!.read();
  expect([...images.data].slice(4 * 17, 4 * 18)).toEqual([17, 1, 2, 3]);
  expect((await arrays['tokens']!.read(1)).data).toEqual(BigInt64Array.of(0n, 1n, 2n));
});

test('a target of texts holds names of classes, numbered in sorted order over all rows', async () => {
  const dataset = await loadDataset(file('table.parquet'), {
    target: 'name',
    inputs: { x: 'image' },
    limit: 2,
  });
  expect(dataset.classes).toEqual(['cat', 'dog', 'fox']);
  expect(dataset.target).toEqual({ shape: [2], dataType: 'int64', data: BigInt64Array.of(2n, 0n) });
  expect(dataset.inputs['x']!.shape).toEqual([2, 2, 2]);
});

test('a single column may be an input of its own', async () => {
  const dataset = await loadDataset(file('table.parquet'), { inputs: { x: 'a', n: 'b' } });
  expect([dataset.inputs['x']!.shape, dataset.inputs['n']!.shape]).toEqual([
    [30, 1],
    [30, 1],
  ]);
});

test('another compression gives the same numbers', async () => {
  const read = async (name: string) => (await readArrays(file(name))).arrays['columns']!.read();
  for (const name of ['gzip.parquet', 'zstd.parquet'])
    expect(await read(name)).toEqual(await read('table.parquet'));
});

test.each([
  ['holes.parquet', {}, 'holes.parquet: row 1 of column "a": expected a number, got an empty field.'],
  [
    'holes.parquet',
    { inputs: { x: 'l' } },
    'holes.parquet: row 2 of column "l": expected lists of one shape, [1] as in row 0, got [2].',
  ],
  ['empty.parquet', {}, 'empty.parquet: empty data, the file has no rows.'],
  ['table.parquet', { target: 'nope' }, 'no key "nope"'],
  ['table.parquet', { inputs: { x: 'bytes' } }, 'no key "bytes"'],
])('%s %j is refused', async (name, settings, message) => {
  await expect(loadDataset(file(name), settings)).rejects.toThrow(message);
});

test('a file that is cut short is refused by name', async () => {
  const path = join(folder, 'cut.parquet');
  writeFileSync(path, readFileSync(file('table.parquet')).subarray(0, 900));
  await expect(readArrays(path)).rejects.toThrow(/cut\.parquet: not a whole Parquet file, /);
});
