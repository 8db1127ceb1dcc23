import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TrainingState } from '../../src/training-state.ts';
import { normal } from '@orograph/tensor';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { trainingStore } from '../../src/training/training-store.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'orograph-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dim = 5;
const single = (seed: number): Float32Array => Float32Array.from(normal(dim, seed));
const stateAt = (step: number): TrainingState => ({
  type: 'state',
  step,
  theta: single(step),
  running: normal(2, step),
  finite: { theta: single(step + 50), running: normal(2, step + 50) },
  moments: [normal(dim, step + 100), normal(dim, step + 200)],
  lossSum: 1 / 3 + step,
});
const points = [0, 4, 8].map((step) => ({ step, theta: single(step + 300) }));
/** A store with states at steps 5 and 9, after two and three points, with 10 and 20 records. */
const filled = (): void => {
  const store = trainingStore(folder, 3, dim);
  store.clear();
  store.pass(points[0]!);
  store.pass(points[1]!);
  store.save(stateAt(5), 10);
  store.pass(points[2]!);
  store.save(stateAt(9), 20);
};
const load = (records = 20) => trainingStore(folder, 3, dim).load(records);
const newest = (): string => join(folder, 'seed-3.state');

test('the newest state comes back bit for bit, with its points and number of records', () => {
  expect(load()).toBeUndefined();
  filled();
  expect(load()).toEqual({ state: stateAt(9), records: 20, points });
});

test('a state with more records than there are is passed over for the one before', () => {
  filled();
  expect(load(19)).toEqual({ state: stateAt(5), records: 10, points: points.slice(0, 2) });
  expect(load(9)).toBeUndefined();
});

test('a torn or damaged state is passed over for the one before, and two of them for none', () => {
  filled();
  const whole = readFileSync(newest());
  for (const length of [0, 20, 40, whole.length - 1]) {
    filled();
    writeFileSync(newest(), whole.subarray(0, length));
    expect(load()!.state).toEqual(stateAt(5));
  }
  const damaged = Buffer.from(whole);
  damaged[100]! ^= 1;
  filled();
  writeFileSync(newest(), damaged);
  expect(load()!.state).toEqual(stateAt(5));
  for (const name of ['seed-3.state', 'seed-3.state.before']) writeFileSync(join(folder, name), damaged);
  expect(load()).toBeUndefined();
});

test('points after the state are dropped, and fewer than it counts make it pass over', () => {
  filled();
  const store = trainingStore(folder, 3, dim);
  expect(store.load(19)!.points).toHaveLength(2);
  store.pass(points[2]!);
  store.save(stateAt(7), 15);
  expect(load()).toEqual({ state: stateAt(7), records: 15, points });
  truncateSync(join(folder, 'seed-3.points'), 3 * 28 - 1);
  expect(load()!.points).toEqual(points.slice(0, 2));
});

test('the running statistics of a point are kept with it, bit for bit', () => {
  const beside = points.map((point) => ({ ...point, running: normal(2, point.step + 400) }));
  const store = trainingStore(folder, 3, dim, 2);
  for (const point of beside) store.pass(point);
  store.save(stateAt(9), 20);
  expect(trainingStore(folder, 3, dim, 2).load(20)!.points).toEqual(beside);
});

test('a state of another dimension is none, and nothing is left once cleared', () => {
  filled();
  expect(trainingStore(folder, 4, dim).load(20)).toBeUndefined();
  expect(trainingStore(folder, 3, dim + 1).load(20)).toBeUndefined();
  expect(existsSync(join(folder, 'seed-3.points'))).toBe(false);
  trainingStore(folder, 3, dim).clear();
  expect(readdirSync(folder)).toEqual([]);
});
