import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseNpz } from '@orograph/models';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8'));
const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Relative to 10⁻⁵, the accuracy of float32 losses. */
const near = (value: unknown, truth: number, tolerance = 1e-5): void =>
  expect(Math.abs((value as number) - truth) / truth).toBeLessThan(tolerance);

test('inspect lists the parameters as PyTorch has them, and with data the loss', async () => {
  const { code, records } = await orograph(['inspect', m0, '--data', data]);
  expect(code).toBe(0);
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({
    type: 'model',
    format: 'onnx',
    dimension: 119,
    parameters: expected['mlp-0'].parameters,
    ops: { Gemm: 3, Tanh: 1, Relu: 1 },
    withoutGradient: [],
  });
  near(records[0]!['loss'], expected['mlp-0'].loss);
});

test("evaluate gives PyTorch's loss and accuracy of every model", async () => {
  const { code, records } = await orograph(['evaluate', m0, m1, '--data', data]);
  expect(code).toBe(0);
  expect(records.map(({ type, model }) => [type, model])).toEqual([
    ['evaluation', m0],
    ['evaluation', m1],
  ]);
  for (const k of [0, 1]) {
    near(records[k]!['loss'], expected[`mlp-${k}`].loss);
    near((records[k]!['metrics'] as { accuracy: number }).accuracy, expected[`mlp-${k}`].accuracy);
  }
});

test("evaluate --gradient gives the norms of PyTorch's gradient, whole and per block", async () => {
  const { code, records } = await orograph(['evaluate', m0, '--data', data, '--gradient']);
  expect(code).toBe(0);
  const { gradientNorm, gradientNorms } = expected['mlp-0'];
  near(records[0]!['gradientNorm'], gradientNorm);
  const blocks = records[0]!['gradientNorms'] as Record<string, number>;
  expect(Object.keys(blocks)).toEqual(Object.keys(gradientNorms));
  for (const [block, truth] of Object.entries(gradientNorms)) near(blocks[block], truth as number);
});

test("slice --from gives PyTorch's loss on a plane, at exact coordinates", async () => {
  const { code, records } = await orograph(
    `slice ${m0} --data ${data} --from ${fixture('directions.npz')} --grid 3x3 --range -0.5:0.5`.split(' '),
  );
  expect(code).toBe(0);
  expect(records).toHaveLength(10);
  const { grid, loss } = expected['mlp-0'].plane;
  records.slice(0, 9).forEach((record, k) => {
    const index = [Math.floor(k / 3), k % 3];
    expect(record).toMatchObject({ type: 'point', index, coords: index.map((i) => grid[i]) });
    near(record['loss'], loss[index[0]!][index[1]!]);
  });
  expect(records[9]).toMatchObject({ type: 'summary', points: 9, nonFinite: 0 });
});

test('slice of two models is the segment between them', async () => {
  const { records } = await orograph(['slice', m0, m1, '--data', data, '--grid', '5']);
  expect(records.map(({ coords }) => coords)).toEqual([[0], [0.25], [0.5], [0.75], [1], undefined]);
  expected.segment.forEach((truth: number, k: number) => near(records[k]!['loss'], truth));
});

test('a run folder states the directions, and holds what standard output had', async () => {
  const out = join(folder, 'filter');
  const run = await orograph(['slice', m0, '--data', data, '--grid', '5x3', '--seed', '3', '--out', out]);
  expect(run.code).toBe(0);
  expect(readFileSync(join(out, 'records.ndjson'), 'utf8')).toBe(run.out);
  expect(run.err).toBe(`report: ${join(out, 'report.html')}\n`);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  expect(readdirSync(out).filter((name) => name.endsWith('.svg')).length).toBeGreaterThan(0);
  const manifest = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  expect(manifest.identity).toMatchObject({
    command: 'slice',
    grid: [5, 3],
    direction: 'filter',
    seed: 3,
  });
  expect(manifest.directions.norms).toHaveLength(2);
  expect(manifest.directions.innerProducts[0][0]).toBeCloseTo(manifest.directions.norms[0] ** 2, 10);
  expect(manifest.dimension).toBe(119);
  const origin = run.records.find(({ coords }) => String(coords) === '0,0');
  near(origin!['loss'], expected['mlp-0'].loss);
});

test('random directions are orthonormal', async () => {
  const out = join(folder, 'random');
  await orograph(['slice', m0, '--data', data, '--direction', 'random', '--grid', '1x1', '--out', out]);
  const { directions } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
  expect(directions.orthonormalityError).toBeLessThan(1e-12);
});

test('a run is exported to CSV and NPZ', async () => {
  const [out, csv, npz] = ['run', 'run.csv', 'run.npz'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { records } = await orograph(['slice', m0, '--data', data, '--grid', '2x3', '--out', out]);
  const { code } = await orograph(['export', out, '--csv', csv, '--npz', npz]);
  expect(code).toBe(0);
  const rows = readFileSync(csv, 'utf8').trimEnd().split('\n');
  expect(rows[0]).toBe('i,j,a,b,loss,accuracy,error');
  const metrics = records[0]!['metrics'] as { accuracy: number; error: number };
  expect(rows[1]).toBe(`0,0,-1,-1,${String(records[0]!['loss'])},${metrics.accuracy},${metrics.error}`);
  expect(rows).toHaveLength(7);
  const arrays = parseNpz(readFileSync(npz));
  expect(arrays['loss']!.shape).toEqual([2, 3]);
  expect([...arrays['loss']!.data]).toEqual(records.slice(0, 6).map(({ loss }) => loss));
  expect([...arrays['b']!.data]).toEqual([-1, 0, 1]);
});

test('help and version exit with 0', async () => {
  expect(await orograph(['--help'])).toMatchObject({ code: 0, err: '' });
  expect(await orograph(['--version'])).toMatchObject({ code: 0, out: '0.1.0\n' });
});

const shared = new URL('../../../../shared/fixtures/', import.meta.url);
const path = (file: string): string => new URL(file, shared).pathname;
test.skipIf(!existsSync('/dev/full'))('a full disk is a clear error', async () => {
  const run = join(folder, 'run');
  const { code, err, out } = await orograph(['export', run, '--csv', '/dev/full', '--json']);
  expect(code).toBe(1);
  expect(err).toMatch(/^error: the disk is full \(ENOSPC.*\); free some space\n$/);
  expect(JSON.parse(out)).toMatchObject({ type: 'error', code: 'disk-full' });
});

test.skipIf(!existsSync(shared)).each(['mlp-0', 'cnn-0'])(
  '%s has the parameters, loss, accuracy and plane that PyTorch computed in float64',
  async (name) => {
    const truth = JSON.parse(readFileSync(path(`${name}.expected.json`), 'utf8'));
    const given = [path(`${name}.onnx`), '--data', path('mnist-512.npz')];
    const model = (await orograph(['inspect', given[0]!])).records[0]!;
    expect(model).toMatchObject({ dimension: truth.dimension, parameters: truth.parameters });
    const evaluation = (await orograph(['evaluate', ...given])).records[0]!;
    near(evaluation['loss'], truth.loss);
    near((evaluation['metrics'] as { accuracy: number }).accuracy, truth.accuracy);
    const { grid, loss } = truth.plane;
    const { records } = await orograph([
      'slice',
      ...given,
      '--from',
      path(`${name}.directions.npz`),
      '--grid',
      `${grid.length}x${grid.length}`,
      '--range',
      `${grid[0]}:${grid.at(-1)}`,
    ]);
    for (const { type, index, loss: value } of records)
      if (type === 'point') near(value, loss[(index as number[])[0]!][(index as number[])[1]!], 2e-4);
    expect(records).toHaveLength(grid.length ** 2 + 1);
  },
);

test('the numbers of a loss are flags, and those of another loss are refused by their flags', async () => {
  const evaluate = (...more: string[]) =>
    orograph(['evaluate', fixture('mlp-0.onnx'), '--data', fixture('data.npz'), ...more, '--json']);
  const [plain, axis, smooth, wrong] = await Promise.all([
    evaluate(),
    evaluate('--class-axis', '-1'),
    evaluate('--label-smoothing', '0.1'),
    evaluate('--huber-delta', '2'),
  ]);
  expect([plain.code, axis.code, smooth.code]).toEqual([0, 0, 0]);
  expect(axis.records[0]!['loss']).toBe(plain.records[0]!['loss']);
  expect(smooth.records[0]!['loss']).not.toBe(plain.records[0]!['loss']);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringMatching(/--huber-delta is for huber, got it with cross-entropy/),
  ]);
});

test('without a command help is on standard error, and nothing else', async () => {
  const { code, out, err } = await orograph([]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('Usage: orograph [options] [command]');
  expect(err).not.toContain('error:');
});
