import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parseNpz } from '@orograph/models';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph, orographProcess } from './run-cli.ts';

const [m0, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
/** All eigenvalues of the Hessian of mlp-0, from PyTorch in float64, the largest first. */
const spectrum = JSON.parse(readFileSync(fixture('spectrum.json'), 'utf8')) as number[];
const trace = spectrum.reduce((sum, value) => sum + value, 0);

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const curvature = (...flags: string[]) => orograph(['curvature', m0, '--data', data, ...flags]);
type Records = Awaited<ReturnType<typeof curvature>>['records'];
const numbers = (records: Records, type: string, field: string): number[] =>
  records.find((record) => record.type === type)![field] as number[];

test("eigenpairs and trace are those of PyTorch's exact Hessian", async () => {
  const { records, code } = await curvature('--samples', '200');
  expect(code).toBe(0);
  expect(records.map(({ type }) => type)).toEqual(['eigenpairs', 'trace', 'summary']);
  numbers(records, 'eigenpairs', 'values').forEach((value, k) =>
    expect(value / spectrum[k]!).toBeCloseTo(1, 5),
  );
  const { mean, standardError } = records[1] as unknown as { mean: number; standardError: number };
  expect(Math.abs(mean - trace)).toBeLessThan(4 * standardError);
  expect(records[2]).toMatchObject({ dimension: 119, trace: mean, largest: expect.any(Number) as number });
});

test('Hutch++ has a smaller error than as many products without a sketch', async () => {
  const plain = (await curvature('--top', '0', '--samples', '60')).records[0]!;
  const plus = (await curvature('--top', '0', '--samples', '20', '--sketch', '20')).records[0]!;
  expect(plus).toMatchObject({ type: 'trace', sketch: 20, count: 20 });
  expect(Number(plus['standardError'])).toBeLessThan(Number(plain['standardError']) / 4);
  expect(Math.abs(Number(plus['mean']) - trace)).toBeLessThan(4 * Number(plus['standardError']));
});

test("the density is that of PyTorch's spectrum within its error, four times over", async () => {
  const { records } = await curvature(
    ...'--density --runs 30 --steps 119 --samples 0 --sigma 0.05 --top 3'.split(' '),
  );
  const record = records.find(({ type }) => type === 'density')!;
  expect(record).toMatchObject({ runs: 30, steps: 119, sigma: 0.05, exact: 3 });
  const [values, density, errors, nodes, weights] = [
    'values',
    'density',
    'standardError',
    'nodes',
    'weights',
  ].map((field) => record[field] as number[]) as [number[], number[], number[], number[], number[]];
  const exact = (t: number): number =>
    spectrum.reduce((sum, value) => sum + Math.exp(-0.5 * ((t - value) / 0.05) ** 2), 0) /
    (119 * 0.05 * Math.sqrt(2 * Math.PI));
  values.forEach((t, k) =>
    expect(Math.abs(density[k]! - exact(t))).toBeLessThan(4 * errors[k]! + 1e-3 * exact(t) + 1e-6),
  );
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
  expect(nodes).toEqual(nodes.toSorted((a, b) => a - b));
  expect(nodes.at(-1)! / spectrum[0]!).toBeCloseTo(1, 5);
  // The eigenvalues found one by one have a share of 1/D each.
  expect(weights.at(-1)).toBeCloseTo(1 / 119, 12);
});

test('a run leaves a report with its plots, and eigenvectors that slice reads', async () => {
  const [out, vectors] = [join(folder, 'whole'), join(folder, 'vectors.npz')];
  const flags = ['--density', '--runs', '3', '--steps', '20', '--top', '4', '--out', out];
  const first = await curvature(...flags, '--vectors', vectors);
  expect(first.code).toBe(0);
  for (const name of ['density', 'counts', 'eigenvalues'])
    expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toMatch(/^<svg/);
  const report = readFileSync(join(out, 'report.html'), 'utf8');
  expect(report).toContain('Spectral density of the Hessian');
  expect(report).toContain('Hutchinson, 30 samples');
  const arrays = parseNpz(readFileSync(vectors), vectors);
  expect(Object.keys(arrays)).toEqual(expect.arrayContaining(['u/0.weight', 'w/4.bias', '4/2.weight']));
  expect([...(arrays['values']!.data as Float64Array)]).toEqual(
    numbers(first.records, 'eigenpairs', 'values'),
  );
  // Along u and v the loss is curved as the eigenvalues say.
  const { records } = await orograph([
    'slice',
    m0,
    '--data',
    data,
    '--from',
    vectors,
    '--grid',
    '3x3',
    '--range',
    '-0.01:0.01',
  ]);
  const at = (index: string): number =>
    Number(records.find((record) => String(record['index']) === index)!['loss']);
  [
    [at('0,1'), at('2,1')],
    [at('1,0'), at('1,2')],
  ].forEach(([a, b], k) =>
    expect(Math.abs((a! - 2 * at('1,1') + b!) / 1e-4 / spectrum[k]! - 1)).toBeLessThan(0.1),
  );
  // A finished run still has its eigenvectors.
  rmSync(vectors);
  const again = await curvature(...flags, '--vectors', vectors);
  expect(again.out).toBe('');
  expect([...(parseNpz(readFileSync(vectors), vectors)['values']!.data as Float64Array)]).toEqual(
    numbers(first.records, 'eigenpairs', 'values'),
  );
  const other = await curvature(...flags.slice(0, -4), '--top', '3', '--out', out);
  expect(other).toMatchObject({
    code: 2,
    err: expect.stringContaining('of another command (expected top 4, got 3') as string,
  });
});

test('a run cut short after any record, or within one, ends with the same records', async () => {
  const flags = ['--density', '--runs', '2', '--steps', '10', '--samples', '4', '--top', '2'];
  const whole = join(folder, 'uncut');
  const { out: text } = await curvature(...flags, '--out', whole);
  const lines = text.split('\n').slice(0, -1);
  expect(lines).toHaveLength(6);
  for (const kept of [1, 3, 4]) {
    const cut = join(folder, `cut-${kept}`);
    mkdirSync(join(cut, 'vectors'), { recursive: true });
    for (const name of ['run.json', 'vectors/eigenpairs.npz'])
      copyFileSync(join(whole, name), join(cut, name));
    writeFileSync(
      join(cut, 'records.ndjson'),
      `${lines.slice(0, kept).join('\n')}\n${lines[kept]!.slice(0, 9)}`,
    );
    const rest = await curvature(...flags, '--out', cut);
    expect(rest.out).toBe(`${lines.slice(kept).join('\n')}\n`);
    expect(readFileSync(join(cut, 'records.ndjson'), 'utf8')).toBe(text);
  }
}, 60_000);

test.each([
  ['--top 120', /too many eigenvalues \(expected at most the dimension 119, got 120, in --top/],
  ['--sketch 120', /too many random vectors \(expected at most the dimension 119, got 120, in --sketch/],
  ['--top 0 --vectors v.npz', /there are no eigenvectors \(expected --top from 1, got 0, in --vectors/],
  ['--vectors none/v.npz', /no such folder \(expected a folder for the file, got nothing, in none\/v\.npz/],
  ['--density --runs 0', /expected a whole number from 1, got "0"/],
  ['--density --sigma 0', /expected a number above 0, got "0"/],
])('curvature %s is a misuse', async (flags, message) => {
  const { code, err, out } = await curvature(...flags.split(' '));
  expect(err).toMatch(message);
  expect(out).toBe('');
  expect(code).toBe(2);
});

const shared = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url));
test.skipIf(!existsSync(shared))(
  'five eigenvalues of trained networks are those of PyTorch',
  async () => {
    for (const name of ['mlp-0', 'cnn-0']) {
      const { records } = await orograph([
        'curvature',
        join(shared, `${name}.onnx`),
        '--data',
        join(shared, 'mnist-512.npz'),
        '--samples',
        '0',
      ]);
      const { hessian_top5: expected } = JSON.parse(
        readFileSync(join(shared, `${name}.expected.json`), 'utf8'),
      ) as { hessian_top5: number[] };
      numbers(records, 'eigenpairs', 'values').forEach((value, k) =>
        expect(Math.abs(value / expected[k]! - 1)).toBeLessThan(1e-5),
      );
    }
  },
  60_000,
);

test('a search killed after a restart goes on from it to the same bytes; a damaged state is told and left', async () => {
  const trained = join(folder, 'wide');
  expect(
    (
      await orograph([
        'train',
        'mlp',
        '--data',
        data,
        '--hidden',
        '512,32',
        '--epochs',
        '1',
        '--out',
        trained,
      ])
    ).code,
  ).toBe(0);
  const model = join(trained, 'seed-0.onnx');
  const command = (out: string) =>
    `curvature ${model} --data ${data} --top 3 --samples 0 --memory 1 --iterations 300 --out ${join(folder, out)}`.split(
      ' ',
    );
  const journal = (out: string): string => readFileSync(join(folder, out, 'records.ndjson'), 'utf8');
  expect((await orograph(command('search-whole'))).err).toContain('as much again while the search is saved');
  expect(existsSync(join(folder, 'search-whole/vectors/search.npz'))).toBe(false);
  const state = join(folder, 'search-cut/vectors/search.npz');
  await orographProcess(command('search-cut'), (child) => {
    const watch = setInterval(() => existsSync(state) && child.kill('SIGKILL'), 1);
    child.once('exit', () => clearInterval(watch));
  });
  const kept = readFileSync(state);
  mkdirSync(join(folder, 'search-bad/vectors'), { recursive: true });
  const damaged = Uint8Array.from(kept);
  damaged[damaged.length >> 1]! ^= 1;
  writeFileSync(join(folder, 'search-bad/vectors/search.npz'), damaged);
  expect((await orograph(command('search-bad'))).err).toMatch(
    /begins anew, as what was kept of it is damaged: /,
  );
  expect((await orograph(command('search-cut'))).err).toMatch(/goes on after [1-9]\d* products/);
  expect([journal('search-cut'), journal('search-bad')]).toEqual([
    journal('search-whole'),
    journal('search-whole'),
  ]);
  expect(existsSync(state)).toBe(false);
});

test('slice --curvature has at the checkpoint the ends of PyTorch’s spectrum, and is refused where statistics move', async () => {
  const slice = (...more: string[]) =>
    orograph(['slice', m0, '--data', data, '--grid', '3x3', '--curvature', '--products', '119', ...more]);
  const { code, records } = await slice();
  expect(code).toBe(0);
  const points = records.filter(({ type }) => type === 'point');
  expect(points).toHaveLength(9);
  const metrics = points[4]!['metrics'] as Record<string, number>;
  expect(metrics['largest']! / spectrum[0]!).toBeCloseTo(1, 4);
  expect(metrics['smallest']! / spectrum.at(-1)!).toBeCloseTo(1, 3);
  expect(metrics['ratio']).toBeCloseTo(Math.abs(metrics['smallest']! / metrics['largest']!), 12);
  for (const point of points)
    expect((point['metrics'] as Record<string, number>)['residual']).toBeLessThan(1e-3);
  const both = await slice('--batch-norm');
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('--batch-norm')]);
  const beside = ['bnA11.onnx', 'bnA12.onnx', 'bnA.npz'].map((name) =>
    fixture(`../../../models/test/fixtures/${name}`),
  );
  const moved = await orograph([
    'slice',
    ...beside.slice(0, 2),
    '--data',
    beside[2]!,
    '--grid',
    '3',
    '--curvature',
  ]);
  expect([moved.code, moved.err]).toEqual([
    2,
    expect.stringMatching(/the running statistics change over the cut.*--curvature/s),
  ]);
});
