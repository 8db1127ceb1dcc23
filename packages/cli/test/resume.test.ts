import { appendFileSync, mkdtempSync, readFileSync, rmSync, existsSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { random } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

let folder: string;
let whole: string;
const grid = '31x31';
const command = (out: string, ...more: string[]): string[] => [
  'slice',
  fixture('mlp-0.onnx'),
  '--data',
  fixture('data.npz'),
  '--grid',
  grid,
  '--out',
  join(folder, out),
  ...more,
];
const lines = (run: string): string => readFileSync(join(folder, run, 'records.ndjson'), 'utf8');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  await orograph(command('whole'));
  whole = lines('whole');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an uninterrupted run has a record a point and a summary', () => {
  expect(whole.split('\n')).toHaveLength(31 * 31 + 2);
});

test('a run killed at random moments and given again ends with the records of an uninterrupted one', async () => {
  const stream = random(5);
  let computed = 0;
  for (let kills = 0; kills < 4; kills++) {
    const outcome = await orograph(command('killed'), (child) => {
      // From the first record on, or sooner: before, the process only starts.
      const later = 40 * stream.uniform();
      if (kills === 0) setTimeout(() => child.kill('SIGKILL'), 1000 * stream.uniform());
      else child.stdout!.once('data', () => setTimeout(() => child.kill('SIGKILL'), later));
    });
    computed += outcome.out.split('\n').length - 1;
    if (existsSync(join(folder, 'killed/records.ndjson')))
      expect(whole.startsWith(lines('killed'))).toBe(true);
  }
  const last = await orograph(command('killed'));
  expect(last.code).toBe(0);
  computed += last.out.split('\n').length - 1;
  expect(lines('killed')).toBe(whole);
  // What was written was printed at most once: no point was computed twice and kept.
  expect(computed).toBeLessThanOrEqual(31 * 31 + 1);
  expect(readFileSync(join(folder, 'killed/run.json'), 'utf8')).toBe(
    readFileSync(join(folder, 'whole/run.json'), 'utf8'),
  );
});

test('an interrupted run exits with 130, lets go of its folder, and can be continued', async () => {
  const { code, err } = await orograph(command('interrupted'), (child) =>
    child.stdout!.once('data', () => child.kill('SIGINT')),
  );
  expect(code).toBe(130);
  expect(err).toMatch(
    /error: interrupted; \S+interrupted keeps \d+ records?, and the same command goes on after them\n$/,
  );
  expect(existsSync(join(folder, 'interrupted/run.lock'))).toBe(false);
  expect((await orograph(command('interrupted'))).code).toBe(0);
  expect(lines('interrupted')).toBe(whole);
});

test('a torn last line is dropped, a torn summary too, and a complete run computes nothing', async () => {
  await orograph(command('torn'));
  const path = join(folder, 'torn/records.ndjson');
  for (const length of [whole.length - 7, 5000]) {
    truncateSync(path, length);
    appendFileSync(path, '{"type":"po');
    expect((await orograph(command('torn'))).code).toBe(0);
    expect(lines('torn')).toBe(whole);
  }
  expect(await orograph(command('torn'))).toMatchObject({ code: 0, out: '' });
  expect(lines('torn')).toBe(whole);
});

test('shards merged are the whole run, byte for byte', async () => {
  const parts = ['0/3', '1/3', '2/3'];
  for (const part of parts)
    expect((await orograph(command(part.replace('/', '-'), '--shard', part))).code).toBe(0);
  const folders = parts.map((part) => join(folder, part.replace('/', '-')));
  const merged = join(folder, 'merged');
  expect((await orograph(['merge', merged, ...folders.toReversed()])).code).toBe(0);
  expect(lines('merged')).toBe(whole);
  expect(readFileSync(join(merged, 'run.json'), 'utf8')).toBe(
    readFileSync(join(folder, 'whole/run.json'), 'utf8'),
  );
  expect(await orograph(['merge', join(folder, 'part'), folders[0]!, folders[1]!])).toMatchObject({
    code: 2,
    err: expect.stringContaining('the shards do not make up a run (expected each of 3 shards once') as string,
  });
  expect(await orograph(['merge', join(folder, 'part'), join(folder, 'whole')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('not a shard (expected a run made with --shard, got a whole run') as string,
  });
  truncateSync(join(folders[1]!, 'records.ndjson'), 1000);
  expect(await orograph(['merge', join(folder, 'part'), ...folders])).toMatchObject({
    code: 2,
    err: expect.stringContaining('a shard is not complete (expected a summary as its last record') as string,
  });
  expect(existsSync(join(folder, 'part'))).toBe(false);
});

test('another command in the folder is refused and nothing is written', async () => {
  const { code, err } = await orograph([...command('whole'), '--seed', '1']);
  expect(code).toBe(2);
  expect(err).toContain('the --out folder is of another command (expected seed 0, got 1, in');
  expect(lines('whole')).toBe(whole);
});
