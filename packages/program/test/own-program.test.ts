import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { choice, commandRecord, count } from '@orograph/commands';
import { mlp, saveOnnx, serializeNpz } from '@orograph/models';
import { scale } from '@orograph/tensor';
import { quadratic } from '@orograph/toy';
import { concatMap, range } from 'rxjs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runsCommands } from '../src/commands.ts';
import { command, machineFlags, main, modelProbe, runFlags, type Program } from '../src/index.ts';
import { foldAll, madeWith, probeRun } from '../src/run.ts';
import { writtenTerminal } from './written-terminal.ts';

/** A command on a bowl of known curvatures: L(t·u) = ½ Σ cᵢ (t uᵢ)². */
const bowl = commandRecord({
  name: 'bowl',
  group: 'probes',
  summary: 'the loss along the diagonal of a bowl',
  arguments: [],
  flags: {
    points: count('how many', { fallback: 5 }),
    shape: choice('which', ['round', 'long'], { fallback: 'round' }),
    ...machineFlags,
    ...runFlags,
  },
  example: 'bowl --points 3',
});
let made = 0;
const body = probeRun(bowl, {
  open: async (_words, { shape }) =>
    Promise.resolve({
      subject: quadratic(shape === 'round' ? [1, 1] : [1, 100]),
      manifest: (name, settings, facts) => ({
        identity: { command: name, ...settings },
        version: madeWith(),
        ...facts,
      }),
      remarks: ['note: a bowl'],
      close: async () => Promise.resolve(),
    }),
  prepare: async (loss) => Promise.resolve(loss),
  fold: () => foldAll((records) => ({ type: 'summary', points: records.length })),
  *tasks(loss, { points }) {
    const at = async (index: number) => {
      made += 1;
      return { type: 'point', index, loss: await loss.value(Float64Array.of(index, index)) };
    };
    yield {
      key: {},
      count: points,
      stream: (skip: number) => range(skip, points - skip).pipe(concatMap(at)),
      isDue: ({ index }, place) => index === place,
    };
  },
  text: ({ type }) => type,
});
const program: Program = {
  name: 'mine',
  version: '7.0.0',
  description: 'Bowls.',
  commands: [command(bowl, { body: async () => Promise.resolve({ body }) }), ...runsCommands],
  report: async (folder) => Promise.resolve(`${folder}/page.html`),
};

/** What a command line wrote, and its exit code. */
async function mine(line: string, own: Program = program) {
  const { terminal, written } = writtenTerminal();
  const { signal } = new AbortController();
  const code = await main(own, line.split(' '), { terminal, signal });
  return { code, ...written };
}

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a program of one’s own keeps its run, goes on with it to the same bytes, and ends with its report', async () => {
  const out = join(folder, 'bowl');
  const whole = await mine(`bowl --points 4 --shape long --out ${out}`);
  expect(whole).toMatchObject({ code: 0, err: `note: a bowl\nreport: ${out}/page.html\n` });
  expect(
    whole.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    ...[0, 1, 2, 3].map((index) => ({ type: 'point', index, loss: 50.5 * index ** 2 })),
    { type: 'summary', points: 4 },
  ]);
  const path = join(out, 'records.ndjson');
  expect(readFileSync(path, 'utf8')).toBe(whole.out);
  expect(JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'))).toMatchObject({
    identity: { command: 'bowl', points: 4, shape: 'long' },
    line: ['bowl', '--points', '4', '--shape', 'long'],
    records: 4,
  });

  const lines = whole.out.split('\n');
  truncateSync(path, Buffer.byteLength(lines.slice(0, 2).join('\n')) + 9);
  made = 0;
  const rest = await mine(`bowl --points 4 --shape long --out ${out}`);
  expect(rest.out).toBe(lines.slice(2).join('\n'));
  expect(readFileSync(path, 'utf8')).toBe(whole.out);
  expect(made).toBe(2);
  expect(await mine(`bowl --points 4 --out ${out}`)).toMatchObject({ code: 2 });
});

test('shards of it are merged to the bytes of the whole, and its records are a table', async () => {
  const at = (name: string): string => join(folder, name);
  await mine(`bowl --points 7 --out ${at('whole')}`);
  for (const i of [0, 1]) await mine(`bowl --points 7 --shard ${i}/2 --out ${at(`part-${i}`)}`);
  const { code, err } = await mine(`merge ${at('merged')} ${at('part-0')} ${at('part-1')}`);
  expect(err).toContain(`report: ${at('merged')}/page.html`);
  expect(code).toBe(0);
  for (const file of ['run.json', 'records.ndjson', 'records.ndjson.crc32'])
    expect(readFileSync(join(at('merged'), file), 'utf8')).toBe(
      readFileSync(join(at('whole'), file), 'utf8'),
    );
  await mine(`export ${at('merged')} --csv ${at('points.csv')}`);
  expect(readFileSync(at('points.csv'), 'utf8').split('\n').slice(0, 3)).toEqual([
    'index,loss',
    '0,0',
    '1,1',
  ]);
  expect((await mine('completion bash')).out).toContain('complete -o filenames -F _mine mine');
});

test('wrong values exit with 2 and the name of their flag, before anything is opened', async () => {
  const out = join(folder, 'none');
  const { code, err } = await mine(`bowl --points 0 --out ${out}`);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: .*--points .*\n$/);
  expect(existsSync(out)).toBe(false);
});

test.each([36, 40, 60, 100])('help breaks no word on a terminal of %i columns', async (columns) => {
  const { terminal, written } = writtenTerminal();
  Object.assign(terminal.out, { isTTY: true, columns });
  await main(program, ['--help'], { terminal, signal: new AbortController().signal });
  await main(program, ['bowl', '--help'], { terminal, signal: new AbortController().signal });
  const lines = written.out.split('\n').filter((line) => !/^Usage: |^ {2}mine /.test(line));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  expect(written.out.replaceAll(/\s+/g, ' ')).toContain('--points <n> how many (default: 5)');
});

test('help has the name of the program, the example and the page of a command', async () => {
  const { out, code } = await mine('bowl --help', { ...program, pageOf: (name) => `https://mine/${name}` });
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: mine bowl/);
  expect(out).toContain('Example:\n  mine bowl --points 3\n\nMore: https://mine/bowl');
  expect((await mine('bowl --help')).out).not.toContain('More:');
  expect((await mine('--version')).out).toBe('7.0.0\n');
});

test('what a program does not have is refused, or left out', async () => {
  const out = join(folder, 'live');
  expect(await mine(`bowl --live --out ${out}`)).toMatchObject({
    code: 2,
    err: 'error: --live does not apply (expected a program with a page, got mine, in the flags)\n',
  });
  const { report: _, ...plain } = program;
  expect((await mine(`bowl --out ${join(folder, 'plain')}`, plain)).err).toBe('note: a bowl\n');
  expect((await mine('bowl --quiet')).err).toBe('');
});

test('a measurement of a model is a command of a few lines, with a run that goes on to the same bytes', async () => {
  const [model, data, out] = ['m.onnx', 'val.npz', 'scaled'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await saveOnnx(mlp({ inputShape: [2], hidden: [3], outputs: 2, seed: 1 }), model);
  const x = { shape: [4, 2], dataType: 'float' as const, data: Float32Array.of(0, 1, 1, 0, 2, 1, -1, 3) };
  const y = { shape: [4], dataType: 'int64' as const, data: BigInt64Array.of(0n, 1n, 1n, 0n) };
  writeFileSync(data, serializeNpz({ x, y }));
  let measured = 0;
  const scaled = modelProbe({
    name: 'scaled',
    summary: 'the loss over the size of the weights',
    flags: { points: count('how many', { fallback: 3 }) },
    count: ({ points }) => points,
    measure: async ({ loss }, place, { points }) => {
      measured += 1;
      const size = place / (points - 1);
      return { size, loss: await loss.value(scale(loss.theta, size)) };
    },
  });
  const own = { ...program, commands: [scaled, ...runsCommands] };
  const line = `scaled ${model} --data ${data} --points 4 --out ${out}`;
  const whole = await mine(line, own);
  expect(whole).toMatchObject({ code: 0, err: `report: ${out}/page.html\n` });
  const records = whole.out.trim().split('\n');
  expect(records.map((record) => (JSON.parse(record) as { index: number }).index)).toEqual([0, 1, 2, 3]);
  // A network of zero weights says the same of both classes.
  expect(JSON.parse(records[0]!)).toEqual({
    type: 'scaled',
    index: 0,
    size: 0,
    loss: expect.closeTo(Math.log(2), 6),
  });
  const path = join(out, 'records.ndjson');
  truncateSync(path, Buffer.byteLength(records.slice(0, 2).join('\n')) + 5);
  measured = 0;
  expect((await mine(line, own)).out).toBe(`${records.slice(2).join('\n')}\n`);
  expect([measured, readFileSync(path, 'utf8')]).toEqual([2, whole.out]);
  expect(await mine(line.replace('4', '0'), own)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--points'),
  });
  const swapped = records.with(1, records[2]!).slice(0, 2).join('\n');
  writeFileSync(path, `${swapped}\n`);
  rmSync(`${path}.crc32`, { force: true });
  expect(await mine(line, own)).toMatchObject({ code: 1, err: expect.stringContaining('line 2') });
});
