import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lockName } from '../src/folder-lock.ts';
import type { ResultRecord } from '../src/record-line.ts';
import { openRunFolder, readManifest } from '../src/run-folder.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const manifest = { identity: { command: 'slice', grid: [3] }, note: 'a' };
const point = (i: number): ResultRecord => ({ type: 'point', index: [i], loss: i / 3 });
const lines = (): string => readFileSync(join(folder, 'records.ndjson'), 'utf8');

async function write(points: readonly number[], given = manifest): Promise<ResultRecord[]> {
  const run = await openRunFolder(folder, given);
  try {
    const earlier = [];
    for await (const record of run.earlier()) earlier.push(record);
    for (const i of points) run.append(point(i));
    return earlier;
  } finally {
    run.close();
  }
}

test('a continued run equals an uninterrupted one, and a torn last line is dropped', async () => {
  await write([0, 1, 2]);
  const whole = lines();
  rmSync(join(folder, 'records.ndjson'));
  await write([0, 1]);
  appendFileSync(join(folder, 'records.ndjson'), '{"type":"point","ind');
  expect(await write([2])).toEqual([point(0), point(1)]);
  expect(lines()).toBe(whole);
  expect(readdirSync(folder).toSorted()).toEqual(['records.ndjson', 'records.ndjson.crc32', 'run.json']);
});

test('what a killed process had begun to write is gone when its run goes on, and nothing else is', async () => {
  await write([0]);
  mkdirSync(join(folder, 'vectors'));
  const begun = ['report.html.4711.tmp', 'seed-0.onnx.0b3ac50e-5b9b-4e0b-8a54-0d3f0c0c9d5e.tmp'];
  for (const name of [...begun, 'vectors/v.npz.12.tmp', 'own.tmp', 'notes.txt'])
    writeFileSync(join(folder, name), '');
  await write([1]);
  const left = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((name) =>
    /tmp|txt/.test(name),
  );
  expect(left.toSorted()).toEqual(['notes.txt', 'own.tmp']);
});

test('numbers that are not finite survive the journal', async () => {
  const run = await openRunFolder(folder, manifest);
  for await (const _ of run.earlier());
  run.append({ type: 'point', loss: Number.NaN, metrics: { a: Number.NEGATIVE_INFINITY } });
  run.close();
  expect(lines()).toBe('{"type":"point","loss":"NaN","metrics":{"a":"-Infinity"}}\n');
  expect(await write([])).toEqual([
    { type: 'point', loss: Number.NaN, metrics: { a: Number.NEGATIVE_INFINITY } },
  ]);
});

test('the folder of another command is refused and left as it was', async () => {
  await write([0]);
  const before = lines();
  await expect(write([1], { ...manifest, identity: { command: 'slice', grid: [4] } })).rejects.toThrow(
    `the --out folder is of another command (expected grid [3], got [4], in ${join(folder, 'run.json')})`,
  );
  expect(lines()).toBe(before);
  expect(existsSync(join(folder, lockName))).toBe(false);
});

test('facts that records do not depend on may differ', async () => {
  await write([0]);
  expect(await write([1], { ...manifest, note: 'b' })).toEqual([point(0)]);
  expect(readManifest(folder)).toEqual(manifest);
});

test('a folder with records of nobody is refused; other files are kept', async () => {
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await write([0]);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  rmSync(join(folder, 'run.json'));
  await expect(write([1])).rejects.toThrow('got a records.ndjson without run.json');
  await expect(write([1])).rejects.toThrow('expected an empty or new folder, or this run');
});

test('a file is no run folder, and neither is a folder without run.json', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(openRunFolder(join(folder, 'file'), manifest)).rejects.toThrow(
    '--out is not a folder (expected a folder, got a file',
  );
  expect(() => readManifest(folder)).toThrow('not a run folder (expected a folder with run.json, got none');
  writeFileSync(join(folder, 'run.json'), '{');
  expect(() => readManifest(folder)).toThrow('not a run folder (expected JSON, got something else');
});

test('a folder that cannot be written leaves nothing behind', async () => {
  const deep = join(folder, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'run.json'), '[]');
  await expect(openRunFolder(deep, manifest)).rejects.toThrow(
    'not a run folder (expected what a command writes into run.json, got Invalid input: expected object, received array, in',
  );
  writeFileSync(join(deep, 'run.json'), '{"identity":{},"line":["slice",5]}');
  expect(() => readManifest(deep)).toThrow('got at "line.1": Invalid input: expected string, received number, in');
  expect(readdirSync(deep)).toEqual(['run.json']);
});
