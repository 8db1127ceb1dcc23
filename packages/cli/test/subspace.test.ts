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

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [model, data] = [fixture('mlp-0.onnx'), fixture('data.npz')];
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = (line: string): string[] => line.split(' ');
const plain = `subspace mlp --hidden 6 --data ${data} --batch 20 --epochs 30`;
const sweep = `${plain} --baseline-rate 0.02`;

test('accuracy rises with d; records and summary are those of the design', async () => {
  const out = join(folder, 'sweep');
  const run = await orograph(
    command(`${sweep} --dimensions 1,40 --seeds 0..1 --learning-rate 0.1 --out ${out}`),
  );
  expect(run.err).toBe(`report: ${join(out, 'report.html')}\n`);
  const dimensions = run.records.filter(({ type }) => type === 'dimension');
  expect(dimensions.map(({ d, seed }) => [d, seed])).toEqual([
    [1, 0],
    [1, 1],
    [40, 0],
    [40, 1],
  ]);
  for (const record of dimensions)
    expect(record).toMatchObject({
      loss: expect.any(Number) as number,
      accuracy: expect.any(Number) as number,
      status: 'done',
    });
  expect(Number(dimensions[2]!['loss'])).toBeLessThan(Number(dimensions[0]!['loss']));
  const summary = run.records.at(-1)!;
  const baseline = run.records
    .filter(({ type }) => type === 'baseline')
    .map(({ accuracy }) => Number(accuracy));
  expect(summary['baseline']).toEqual({
    accuracy: (baseline[0]! + baseline[1]!) / 2,
    seeds: 2,
    isLearned: true,
  });
  expect(summary).toHaveProperty('dInt90');
  for (const name of ['accuracy', 'success', 'toy'])
    expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toMatch(/^<svg/);
});

test('a model file starts from its own weights; d = D is the largest subspace', async () => {
  const line = `subspace ${model} --data ${data} --epochs 1 --no-baseline`;
  const { records, code } = await orograph(command(`${line} --dimensions 3 --learning-rate 0.001`));
  expect(code).toBe(0);
  const evaluation = (await orograph(['evaluate', model, '--data', data])).records[0]!;
  expect(records[0]).toMatchObject({ type: 'start', seed: 0, loss: evaluation['loss'] });
  expect(records.at(-1)).toMatchObject({
    type: 'summary',
    dimension: 119,
    baseline: null,
    dInt90: null,
    success: null,
  });
  const { code: misused, err } = await orograph(command(`${line} --dimensions 3,120`));
  expect(err).toBe(
    'error: a subspace is larger than the space (expected at most D = 119, got 120, in --dimensions)\n',
  );
  expect(misused).toBe(2);
}, 180_000);

test('a burn-in starts the subspace lower', async () => {
  const rest = '--dimensions 1 --no-baseline';
  const from = await orograph(command(`${plain} ${rest}`));
  const after = await orograph(command(`${sweep} ${rest} --burn-in 100`));
  const lossOf = ({ records }: typeof from): number =>
    Number(records.find(({ type }) => type === 'dimension')!['loss']);
  expect(lossOf(after)).toBeLessThan(lossOf(from));
});

test.each(['orthonormal', 'sparse', 'fastfood'])('columns %s train too', async (kind) => {
  const { records } = await orograph(
    command(`${plain} --dimensions 30 --columns ${kind} --no-baseline --learning-rate 0.1`),
  );
  const [start, end] = ['start', 'dimension'].map((type) =>
    Number(records.find((record) => record.type === type)!['loss']),
  );
  expect(end).toBeLessThan(0.8 * start!);
});

test('a sweep cut short goes on and ends with the same records', async () => {
  const line = `subspace mlp --hidden 4 --data ${data} --epochs 2 --dimensions 2,5 --seeds 0..1`;
  const whole = await orograph(command(`${line} --out ${join(folder, 'whole')}`));
  const lines = whole.out.split('\n');
  for (const kept of [3, 6]) {
    const out = join(folder, `cut-${kept}`);
    mkdirSync(out);
    copyFileSync(join(folder, 'whole/run.json'), join(out, 'run.json'));
    writeFileSync(join(out, 'records.ndjson'), `${lines.slice(0, kept).join('\n')}\n{"ty`);
    const rest = await orograph(command(`${line} --out ${out}`));
    expect(readFileSync(join(out, 'records.ndjson'), 'utf8')).toBe(whole.out);
    expect(rest.out).toBe(lines.slice(kept).join('\n'));
  }
}, 180_000);

test.each([
  ['nosuch', /no such network \(expected .*lenet5.*, got nosuch/],
  ['none.onnx', /no such file \(expected a model, got nothing, in none\.onnx\)/],
  [`${model} --dropout 0.1`, /--dropout does not apply \(expected a network of the zoo, got a model file/],
  [`${model} --hidden 3`, /--hidden does not apply \(expected mlp, got a model file/],
  [`mlp --columns dense`, /Allowed choices are auto, normalized, orthonormal, sparse, fastfood/],
])('misuse: subspace %s', async (line, message) => {
  const out = join(folder, 'misuse');
  const { code, err } = await orograph(command(`subspace ${line} --data ${data} --out ${out}`));
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(existsSync(out)).toBe(false);
});
