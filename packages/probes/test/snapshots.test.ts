import { constant, sgd, triangular, warmRestarts } from '@orograph/tensor';
import { quadratic } from '@orograph/toy';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { fullBatch, snapshots } from '../src/index.ts';

const objective = fullBatch(quadratic([1]));
const theta = Float64Array.of(1);

test('a snapshot is taken where each cycle ends: θ is the product of 1 − η over all steps before', async () => {
  const schedule = warmRestarts(0.5, { period: 4 });
  const plan = { theta, optimizer: sgd(), schedule, period: 4, cycles: 3 };
  const found = await lastValueFrom(snapshots(objective, plan).pipe(toArray()));
  expect(found.map(({ cycle, step, status }) => [cycle, step, status])).toEqual([
    [0, 4, 'done'],
    [1, 8, 'done'],
    [2, 12, 'done'],
  ]);
  const cycle = [0, 1, 2, 3].reduce((product, step) => product * (1 - schedule(step)), 1);
  found.forEach((snapshot, k) => {
    expect(snapshot.theta[0]).toBeCloseTo(cycle ** (k + 1), 12);
    expect(snapshot.value).toBeCloseTo(cycle ** (2 * k + 2) / 2, 12);
  });
});

test('a snapshot may be taken within the cycle, and none is made after the last', async () => {
  let evaluations = 0;
  const counted: typeof objective = (at, step) => {
    evaluations += 1;
    return objective(at, step);
  };
  const schedule = triangular({ maximum: 0.3, minimum: 0.1, period: 6 });
  const plan = { theta, optimizer: sgd(), schedule, period: 6, cycles: 2, at: 4 };
  const probe = snapshots(counted, plan);
  expect(evaluations).toBe(0);
  const found = await lastValueFrom(probe.pipe(toArray()));
  expect(found.map(({ cycle, step }) => [cycle, step])).toEqual([
    [0, 4],
    [1, 10],
  ]);
  expect(evaluations).toBe(11);
});

test('a descent that diverges ends in a result', async () => {
  const wild = { theta, optimizer: sgd(), schedule: constant(1e200), period: 2, cycles: 5 };
  const found = await lastValueFrom(snapshots(objective, wild).pipe(toArray()));
  expect(found.at(-1)!.status).toBe('diverged');
});

test.each([
  [{ period: 0 }, 'snapshots: period must be a whole number from 1, got 0.'],
  [{ cycles: 1.5 }, 'snapshots: cycles must be a whole number from 1, got 1.5.'],
  [{ at: 5 }, 'snapshots: at must be a whole number from 1 to the period 4, got 5.'],
])('a plan with %j throws', (wrong, message) => {
  const plan = { theta, optimizer: sgd(), schedule: constant(0.1), period: 4, cycles: 2 };
  expect(() => snapshots(objective, { ...plan, ...wrong })).toThrow(message);
});
