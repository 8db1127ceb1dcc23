import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tiny = [
  '--quick',
  '--on',
  'mlp',
  '--data',
  fixture('data.npz'),
  '--hidden',
  '3',
  '--limit',
  '24',
  '--nulls',
  '0',
];
const reproduce = (figure: string, out: string): string[] => [
  'reproduce',
  figure,
  ...tiny,
  '--out',
  join(folder, out),
];
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

test('a run that is killed goes on where it was, and ends with the bytes of one that was not', async () => {
  const whole = await orograph(reproduce('goldilocks', 'whole'));
  expect([whole.code, whole.records.some(({ type }) => type === 'verdict')]).toEqual([0, true]);
  let killed = 0;
  const cut = await orograph(reproduce('goldilocks', 'cut'), (child) =>
    child.stdout!.on('data', (chunk: Buffer) => {
      killed += chunk.toString().split('\n').length - 1;
      if (killed >= 3) child.kill('SIGKILL');
    }),
  );
  expect(cut.code).toBeNull();
  const before = read('cut', 'records.ndjson').split('\n').length - 1;
  expect(before).toBeGreaterThanOrEqual(3);
  const all = read('whole', 'records.ndjson').split('\n').length - 1;
  expect(before).toBeLessThan(all);
  const rest = await orograph(reproduce('goldilocks', 'cut'));
  expect(rest.code).toBe(0);
  expect(rest.records.filter(({ type }) => type === 'result')).toHaveLength(all - before);
  for (const file of ['run.json', 'records.ndjson', 'report.html'])
    expect([file, read('cut', file) === read('whole', file)]).toEqual([file, true]);
}, 240_000);

test('the report is one page: claims with where they come from, the toy beside the network, verdicts in words', async () => {
  expect((await orograph(reproduce('planes', 'planes'))).code).toBe(0);
  const html = read('planes', 'report.html');
  expect(html).toContain('E1: Planes through real optima');
  expect(html).toMatch(/toy <b class="(supports|contradicts|undecided)">/);
  expect(html).toMatch(/mlp <b class="(supports|contradicts|undecided)">/);
  expect(html).toContain('(mean and 95 % interval, 3 repetitions), claimed above 0');
  expect(html.match(/<svg /g)).toHaveLength(6);
  const shown = html.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, '');
  expect(shown).not.toMatch(/<(script|link|img)|undefined|\bNaN\b/);
  expect(html).not.toMatch(/src="|href="(?!#|data:)/);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('two parts made apart merge to the bytes of the whole, though one has nothing to do, and that alone is refused', async () => {
  for (const part of ['0/2', '1/2'])
    expect((await orograph([...reproduce('goldilocks', `part-${part[0]}`), '--shard', part])).code).toBe(0);
  const parts = ['part-0', 'part-1'].map((name) => join(folder, name));
  expect(parts.map((part) => existsSync(join(part, 'records.ndjson')))).toEqual([false, true]);
  expect((await orograph(['merge', join(folder, 'merged'), ...parts])).code).toBe(0);
  for (const file of ['run.json', 'records.ndjson', 'report.html'])
    expect([file, read('merged', file) === read('whole', file)]).toEqual([file, true]);
  const { code, err } = await orograph(['merge', join(folder, 'half'), parts[0]!]);
  expect(code).toBe(2);
  expect(err).toContain('the shards do not make up a run');
  const merge = (): ReturnType<typeof orograph> => orograph(['merge', join(folder, 'merged'), ...parts]);
  const rewrite = (name: string, change: (lines: string[]) => string[]): void => {
    const journal = join(folder, name, 'records.ndjson');
    const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
    writeFileSync(journal, `${change(lines).join('\n')}\n`);
    rmSync(`${journal}.crc32`, { force: true });
  };
  rewrite('merged', ([first, second, ...rest]) => [second!, first!, ...rest]);
  expect(await merge()).toMatchObject({
    code: 1,
    err: expect.stringContaining('line 1 is not the record that its run makes') as string,
  });
  rewrite('merged', ([first, second, ...rest]) => [second!, first!, ...rest, rest[0]!]);
  expect((await merge()).err).toContain('is one too many (expected the run to be complete, got');
  rewrite('part-1', (lines) => [...lines, lines[0]!.replace('"key":"', '"key":"another/')]);
  expect(await merge()).toMatchObject({
    code: 2,
    err: expect.stringMatching(/a shard holds what is not of its run \(.*, got another\//) as string,
  });
}, 240_000);

test('the report of a run can be written anew', async () => {
  const before = read('whole', 'report.html');
  rmSync(join(folder, 'whole', 'report.html'));
  expect((await orograph(['report', join(folder, 'whole')])).code).toBe(0);
  expect(read('whole', 'report.html') === before).toBe(true);
});

test.each([
  ['volcano', 'no such figure (expected planes, E1, '],
  ['planes --on mnist/volcano', 'no such network (expected autoencoder, lenet5, mlp, '],
  [
    'planes --on mlp',
    '--data: no data (expected a file or name, or the network as mnist/mlp, got none, in mlp)',
  ],
  [
    'planes --on mlp --repetitions 1',
    'too few repetitions for a test (expected 2 at least; 3 resolve 2.5 standard deviations, 5 1.2, 10 0.72, 20 0.47, got 1, in --repetitions)',
  ],
  [
    `planes --on mlp --data ${fixture('data.npz')} --hidden 3 --minutes 0.0001`,
    'min, or fewer networks (--on), repetitions or examples, got 0.0001, in --minutes)',
  ],
])('reproduce %s is misuse, and nothing is written', async (args, message) => {
  const out = join(folder, 'nothing');
  const { code, err } = await orograph(['reproduce', ...args.split(' '), '--quick', '--out', out]);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(() => read('nothing', 'run.json')).toThrow('ENOENT');
});
