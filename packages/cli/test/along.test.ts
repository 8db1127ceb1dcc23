import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadOnnx, serializeTrajectory } from '@orograph/models';
import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const [m0, m1, data] = [fixture('mlp-0.onnx'), fixture('mlp-1.onnx'), fixture('data.npz')];
let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orograph-'));
  file = join(folder, 'way.npz');
  const [from, to] = await Promise.all([m0, m1].map((path) => loadOnnx(path)));
  const parameters = parametersOf(from!);
  const [a, b] = [thetaOf(from!, parameters), thetaOf(to!, parametersOf(to!))];
  const thetas = [0, 1, 2, 3, 4].map((k) => Float32Array.from(a, (x, i) => x + (k / 4) * (b[i]! - x)));
  writeFileSync(
    file,
    serializeTrajectory({ steps: [0, 1, 2, 3, 4], thetas }, layoutOfParameters(parameters)),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...more: string[]) =>
  orograph(['along', m0, file, '--data', data, '--top', '2', '--batch', '8', '--batches', '2', ...more]);

test('the ends have the loss, the eigenvalues and the gradient that evaluate and curvature find', async () => {
  const out = join(folder, 'run');
  const { code, records } = await run('--every', '3', '--learning-rate', '0.1', '--out', out);
  expect(code).toBe(0);
  expect(records.map(({ type, point }) => [type, point])).toEqual([
    ['curvature-at', 0],
    ['curvature-at', 3],
    ['curvature-at', 4],
    ['summary', undefined],
  ]);
  for (const [model, at] of [
    [m0, records[0]!],
    [m1, records[2]!],
  ] as const) {
    const [evaluation] = (await orograph(['evaluate', model, '--data', data, '--gradient'])).records;
    expect(at['loss']).toBeCloseTo(evaluation!['loss'] as number, 6);
    expect(at['gradient']).toBeCloseTo(evaluation!['gradientNorm'] as number, 6);
    const [pairs] = (await orograph(['curvature', model, '--data', data, '--top', '2', '--samples', '0']))
      .records;
    const values = pairs!['values'] as number[];
    (at['values'] as number[]).forEach((value, k) => expect(value / values[k]!).toBeCloseTo(1, 5));
    expect(at['alignment']).toBeGreaterThan(0);
    expect(at['alignment']).toBeLessThanOrEqual(1);
  }
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toContain('2/η = 20');
  for (const plot of ['eigenvalues', 'alignment', 'loss', 'noise'])
    expect(existsSync(join(out, `along-${plot}.svg`))).toBe(true);
  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal, 'utf8');
  truncateSync(journal, whole.indexOf('\n') + 40);
  expect((await run('--every', '3', '--learning-rate', '0.1', '--out', out)).code).toBe(0);
  expect(readFileSync(journal, 'utf8')).toBe(whole);
});

test.each([
  [['--top', '100000'], /too many eigenvalues \(expected at most \d+, got 100000, in --top\)/],
  [
    ['--batch', '1000'],
    /the batches do not fit the data \(expected at least 2, of together at most \d+ examples; or --batches 0, got 2 of 1000/,
  ],
])('%j is refused', async (more, message) => {
  const { code, err } = await run(...more);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});
