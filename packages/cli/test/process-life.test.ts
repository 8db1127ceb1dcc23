import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, orographProcess } from './run-cli.ts';

let folder: string;
let whole: string;
const command = (out: string, grid = '25x25'): string[] => [
  'slice',
  fixture('mlp-0.onnx'),
  '--data',
  fixture('data.npz'),
  '--grid',
  grid,
  '--out',
  join(folder, out),
];
const lines = (run: string): string => readFileSync(join(folder, run, 'records.ndjson'), 'utf8');
const isLocked = (run: string): boolean => existsSync(join(folder, run, 'run.lock'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  await orograph(command('whole'));
  whole = lines('whole');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('SIGTERM is SIGINT: the run lets go of its folder, says how to go on, and goes on', async () => {
  const { code, err } = await orographProcess(command('ended'), (child) =>
    child.stdout!.once('data', () => child.kill('SIGTERM')),
  );
  expect(code).toBe(130);
  expect(err).toMatch(
    /error: interrupted; \S+ended keeps \d+ records?, and the same command goes on after them\n$/,
  );
  expect(isLocked('ended')).toBe(false);
  expect((await orograph(command('ended'))).code).toBe(0);
  expect(lines('ended')).toBe(whole);
});

test('a second signal ends at once and leaves no lock', async () => {
  const { code } = await orographProcess(command('twice'), (child) =>
    child.stdout!.once('data', () => {
      child.kill('SIGINT');
      child.kill('SIGTERM');
    }),
  );
  // Ended by the signal itself, which has no exit code of its own.
  expect(code).toBeNull();
  expect(isLocked('twice')).toBe(false);
  expect(whole.startsWith(lines('twice'))).toBe(true);
});

test.each(['stdout', 'stderr'] as const)(
  'a closed %s does not end a run that has a folder',
  async (stream) => {
    const { code } = await orographProcess(command(stream), (child) =>
      stream === 'stderr'
        ? void child.stderr!.destroy()
        : void child.stdout!.once('data', () => child.stdout!.destroy()),
    );
    expect(code).toBe(0);
    expect(lines(stream)).toBe(whole);
  },
);

test('a reader that has seen enough ends a command without a folder, and without a word of it', async () => {
  const args = command('none', '301x301').slice(0, -2);
  const { code, err } = await orographProcess(args, (child) =>
    child.stdout!.once('data', () => child.stdout!.destroy()),
  );
  expect(code).toBe(141);
  expect(err).not.toContain('error');
});

test('a folder that vanishes ends the run, which says what is gone', async () => {
  const { code, err } = await orographProcess(command('gone', '301x301'), (child) =>
    child.stdout!.once('data', () => rmSync(join(folder, 'gone'), { recursive: true })),
  );
  expect(code).toBe(1);
  expect(err).toMatch(
    /error: the journal is gone \(expected the file that was opened, got none, .*; the folder \S+gone with \d+ records? is gone\n$/,
  );
});

test('the lock of a machine that is gone is taken over', async () => {
  await orographProcess(command('moved'), (child) => child.stdout!.once('data', () => child.kill('SIGKILL')));
  const lock = join(folder, 'moved/run.lock');
  const holder = JSON.parse(readFileSync(lock, 'utf8')) as { host: string };
  writeFileSync(lock, JSON.stringify({ ...holder, host: 'another' }));
  const before = new Date(Date.now() - 120_000);
  utimesSync(lock, before, before);
  expect((await orograph(command('moved'))).code).toBe(0);
  expect(lines('moved')).toBe(whole);
});

test('an --out with a file or a name that is too long in its path says so', async () => {
  const through = fixture('data.npz/run');
  const file = fixture('data.npz');
  const inFile = await orograph([...command('x').slice(0, -1), through]);
  expect([inFile.code, inFile.err]).toEqual([
    2,
    `error: no place for ${through} (expected a folder, got the file ${file}, in --out)\n`,
  ]);
  const long = join(folder, 'x'.repeat(300));
  const { code, err } = await orograph([...command('x').slice(0, -1), long]);
  expect([code, err]).toEqual([
    2,
    `error: the --out folder cannot be written (expected a folder that can be made and written, got a name that is too long, in ${long})\n`,
  ]);
});

test('--quiet leaves results and errors alone', async () => {
  const loud = await orograph(command('loud', '3x3'));
  const quiet = await orograph([...command('hushed', '3x3'), '--quiet']);
  expect(loud.err).toContain('report: ');
  expect(quiet).toEqual({ ...loud, err: '' });
  const failed = await orograph(['slice', 'none.onnx', '--data', fixture('data.npz'), '--quiet']);
  expect([failed.code, failed.err]).toEqual([2, expect.stringMatching(/^error: no such file.*none\.onnx/)]);
});
