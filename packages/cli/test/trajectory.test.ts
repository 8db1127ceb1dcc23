import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadOnnx, serializeTrajectory } from '@orograph/models';
import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fixture, orograph } from './run-cli.ts';

const model = fixture('mlp-0.onnx');
const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
const [file, still, out] = ['way.npz', 'still.npz', 'run'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const graph = await loadOnnx(model);
  const parameters = parametersOf(graph);
  const layout = layoutOfParameters(parameters);
  const theta = thetaOf(graph, parameters);
  // Three sides of a square: along the first axis, along the second, back along the first.
  const at = (x: number, y: number): Float32Array => {
    const point = Float32Array.from(theta, () => 0);
    point[0] = x;
    point[1] = y;
    return point;
  };
  const thetas = [at(0, 0), at(2, 0), at(2, 2), at(0, 2)];
  writeFileSync(file, serializeTrajectory({ steps: [0, 1, 2, 3], thetas }, layout));
  writeFileSync(still, serializeTrajectory({ steps: [0], thetas: [theta] }, layout));
});

test('three sides of a square are three moves of 2, turns of 90°, and a tortuosity of 3', async () => {
  const { code, records, err } = await orograph(['trajectory', model, file, '--out', out]);
  expect([code, err]).toEqual([0, `report: ${join(out, 'report.html')}\n`]);
  expect(records.map(({ type, length, cosine }) => [type, length, cosine])).toEqual([
    ['displacement', 2, 'NaN'],
    ['displacement', 2, 0],
    ['displacement', 2, 0],
    ['summary', undefined, 0],
  ]);
  expect(records[3]).toMatchObject({ moves: 3, path: 6, distance: 2, tortuosity: 3 });
  expect(existsSync(join(out, 'trajectory-cosine.svg'))).toBe(true);
});

test('a run cut short ends with the same bytes', async () => {
  const journal = join(out, 'records.ndjson');
  const whole = readFileSync(journal, 'utf8');
  truncateSync(journal, Math.floor(whole.length / 2));
  expect((await orograph(['trajectory', model, file, '--out', out])).code).toBe(0);
  expect(readFileSync(journal, 'utf8')).toBe(whole);
});

test.each([
  [[model, join(folder, 'none.npz')], /no such file \(expected an NPZ file of a trajectory, got nothing/],
  [[model, still], /nothing moves \(expected at least 2 points, got 1, in .*still\.npz\)/],
])('%j is refused', async (words, message) => {
  const { code, err } = await orograph(['trajectory', ...words]);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});
