import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseTrajectory } from '@orograph/models';
import { layoutOfParameters, parametersOf, parseOnnx } from '@orograph/onnx';
import { dot } from '@orograph/tensor';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const data = fixture('data.npz');
const tiny = ['train', 'mlp', '--data', data, '--hidden', '8', '--batch', '16', '--schedule', 'constant'];
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recordsIn = (run: string): string => readFileSync(join(run, 'records.ndjson'), 'utf8');

test('settings change at their steps, of all seeds or of one', async () => {
  const { code, records } = await orograph([
    ...tiny,
    '--epochs',
    '3',
    '--seeds',
    '0..1',
    '--every',
    '1',
    '--change',
    '5:learning-rate=0.02,l2=0.1',
    '--change',
    '1/7:batch=8',
  ]);
  expect(code).toBe(0);
  const changes = records.filter(({ type }) => type === 'change');
  expect(changes).toEqual([
    { type: 'change', seed: 0, step: 5, learningRate: 0.02, batch: 16, l2: 0.1 },
    { type: 'change', seed: 1, step: 5, learningRate: 0.02, batch: 16, l2: 0.1 },
    { type: 'change', seed: 1, step: 7, learningRate: 0.02, batch: 8, l2: 0.1 },
  ]);
  const steps = (seed: number) =>
    records.filter((record) => record.type === 'step' && record['seed'] === seed);
  expect(steps(0).map(({ learningRate }) => learningRate)).toEqual([
    ...Array.from({ length: 5 }, () => 0.001),
    ...Array.from({ length: 7 }, () => 0.02),
  ]);
  // 64 examples: after 7 steps of 16, one batch of 16 is left of the second epoch: two of 8, and eight in the third.
  expect(steps(1)).toHaveLength(7 + 2 + 8);
});

test('a change while it runs is recorded with its step, and the command that has it gives the same records', async () => {
  const steered = join(folder, 'steered');
  const args = [...tiny, '--epochs', '400', '--every', '5'];
  const timer = setInterval(() => {
    if (!existsSync(join(steered, 'records.ndjson')) || recordsIn(steered).length < 2500) return;
    clearInterval(timer);
    writeFileSync(join(folder, 'new.json'), '{"learning-rate": 0.004, "batch": 32, "l2": 0.01}');
    renameSync(join(folder, 'new.json'), join(steered, 'steer.json'));
  }, 5);
  const run = await orograph([...args, '--out', steered, '--steer']);
  clearInterval(timer);
  expect(run.code).toBe(0);
  const records = recordsIn(steered)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const [change, ...others] = records.filter(({ type }) => type === 'change');
  expect(others).toEqual([]);
  expect(change).toMatchObject({ learningRate: 0.004, batch: 32, l2: 0.01 });
  expect(existsSync(join(steered, 'steer.json'))).toBe(false);
  expect(existsSync(join(steered, 'seed-0.changes'))).toBe(false);

  const again = join(folder, 'again');
  const words = `${String(change!['step'])}:learning-rate=0.004,batch=32,l2=0.01`;
  expect((await orograph([...args, '--change', words, '--out', again])).code).toBe(0);
  expect(recordsIn(again)).toBe(recordsIn(steered).replaceAll(steered, again));
  const page = readFileSync(join(steered, 'report.html'), 'utf8');
  expect(page).toContain(`--change 0/${words}`);
}, 120_000);

test('at points of a training the width of the tunnel is measured, and its way from the start', async () => {
  const out = join(folder, 'followed');
  const args = [...tiny, '--epochs', '3', '--learning-rate', '0.02', '--curvature', '5', '--tunnel'];
  const { code, records } = await orograph([...args, '--out', out]);
  expect(code).toBe(0);
  const points = records.filter(({ type }) => type === 'curvature');
  expect(points.map(({ step }) => step)).toEqual([0, 5, 10, 12]);
  const layout = layoutOfParameters(parametersOf(parseOnnx(readFileSync(join(out, 'seed-0.onnx')))));
  const { thetas } = parseTrajectory(readFileSync(join(out, 'seed-0.trajectory.npz')), layout);
  const away = thetas.map((theta) => Float64Array.from(theta, (x, i) => x - thetas[0]![i]!));
  points.forEach(({ tunnel, products, loss }, k) => {
    const { threshold, distance, angle, norm, unbounded } = tunnel as {
      readonly threshold: number;
      readonly norm: number;
      readonly angle: { readonly mean: number; readonly count: number };
      readonly distance: { readonly mean: number };
      readonly unbounded: object;
    };
    expect(threshold).toBeCloseTo((loss as number) + 0.5, 6);
    expect(norm).toBeCloseTo(Math.sqrt(dot(thetas[k]!, thetas[k]!)), 4);
    expect(angle.count).toBe(10);
    expect(distance.mean).toBeGreaterThan(0);
    expect(unbounded).toEqual({ angle: expect.any(Number) as number, distance: 0 });
    const expected = k === 0 ? [0] : away.slice(1, k + 1).map((d) => dot(d, away[k]!));
    (products as number[]).forEach((product, j) => expect(product).toBeCloseTo(expected[j]!, 3));
    expect(products).toHaveLength(expected.length);
  });
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toMatch(
    /The tunnel is (?:at least )?[\d.]+ rad wide at step 0 and (?:at least )?[\d.]+ rad at step 12, up to a loss 0\.5 above/,
  );
  expect(page).toContain('The way of the training, in the plane of most of its movement');
});

test.each([
  ['120', 'expected <step>:<setting>=<value>'],
  ['120:width=3', 'of learning-rate, batch and l2'],
  ['120:learning-rate=-1', 'learning-rate|above 0|-1'],
])('--change %s is refused', async (text, words) => {
  const { code, err } = await orograph([...tiny, '--change', text]);
  expect(code).toBe(2);
  expect(err).toMatch(new RegExp(words));
});

test('a schedule does not go with changes, nor a run without a folder with steering', async () => {
  const [, , ...rest] = tiny.slice(0, -2);
  const scheduled = await orograph(['train', 'mlp', ...rest, '--change', '3:batch=8']);
  expect([scheduled.code, scheduled.err]).toEqual([2, expect.stringMatching(/--schedule/) as string]);
  const nowhere = await orograph([...tiny, '--steer']);
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringMatching(/--out/) as string]);
});
