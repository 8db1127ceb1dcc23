import { adam, constant, sgd, type SampledLoss, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { instability, minibatches, type InstabilityPlan } from '../src/index.ts';
import { all, type Counted } from './closed-forms.ts';
import { expectCold } from './cold.ts';

/** Examples whose loss at x is f(x) + cᵢx with Σcᵢ = 0: their mean is f, and only the order of the batches tells trainings apart. */
function noisy(
  f: (x: number) => number,
  slope: (x: number) => number,
  noise: readonly number[],
): Counted & SampledLoss {
  let calls = 0;
  const at = (theta: Vector, rows: readonly number[]): { value: number; grad: Vector } => {
    calls += 1;
    const c = rows.reduce((sum, row) => sum + noise[row]!, 0) / rows.length;
    const x = theta[0]!;
    return { value: f(x) + c * x, grad: Float64Array.of(slope(x) + c) };
  };
  const everything = noise.map((_, row) => row);
  return {
    dim: 1,
    examples: noise.length,
    value: (theta) => Promise.resolve(at(theta, everything).value),
    valueAndGrad: (theta) => Promise.resolve(at(theta, everything)),
    batchValueAndGrad: (theta, rows) => Promise.resolve(at(theta, [...rows])),
    hvp: (_, v) => Promise.resolve(v),
    calls: () => calls,
  };
}

const [up, down] = [0.5, -0.5];
const twoWells = (): Counted & SampledLoss =>
  noisy(
    (x) => (x * x - 1) ** 2,
    (x) => 4 * x * (x * x - 1),
    [up, down],
  );
const wells = twoWells();
const plan: InstabilityPlan = {
  theta: Float64Array.of(0),
  optimizer: sgd({}),
  schedule: constant(0.05),
  steps: 200,
  size: 1,
  at: [0, 50, 200],
  points: 41,
  seed: 0,
};

/** Whether the training of a seed ends in the right one of two wells, by the naive loop. */
async function endOf(seed: number, orders: (step: number) => number = () => seed): Promise<number> {
  let x = 0;
  for (let step = 0; step < plan.steps; step++) {
    const { grad } = await minibatches(wells, { size: 1, seed: orders(step) })(Float64Array.of(x), step);
    x -= 0.05 * grad[0]!;
  }
  return x;
}

test('children of one order end at one point; those of orders that differ from the start are apart as two trainings are', async () => {
  const [start, , end] = await all(instability(wells, plan));
  expect(end).toMatchObject({ at: 200, distance: 0, status: 'done' });
  expect(end!.barrier).toBeCloseTo(0, 12);
  expect(start!.at).toBe(0);
  const own = await endOf(0);
  expect(start!.ends[0].loss).toBeCloseTo((own * own - 1) ** 2, 10);
});

test('between two wells there is the barrier of the hill, in one well none', async () => {
  const found = await Promise.all(
    Array.from({ length: 12 }, (_, seed) => all(instability(wells, { ...plan, seed }))),
  );
  const early = found.map(([first]) => first!);
  const apart = early.filter(({ distance }) => distance > 1);
  // Which well a training from the top falls into is a matter of its first batches.
  expect(apart.length).toBeGreaterThan(0);
  expect(apart.length).toBeLessThan(12);
  for (const { barrier, ends } of apart)
    expect(Math.abs(barrier - (1 - (ends[0].loss + ends[1].loss) / 2))).toBeLessThan(0.05);
  for (const one of early) if (one.distance < 1) expect(one.barrier).toBeLessThan(0.02);
  // After 50 steps the well is chosen.
  for (const [, late] of found) expect([late!.at, late!.distance < 1]).toEqual([50, true]);
});

test('in a convex loss no order makes a barrier', async () => {
  const convex = noisy(
    (x) => (x * x) / 2,
    (x) => x,
    [up, down, 0.25, -0.25],
  );
  const records = await all(instability(convex, { ...plan, at: [0, 100] }));
  for (const { barrier, distance } of records) {
    expect(barrier).toBe(0);
    expect(distance).toBeGreaterThan(0);
  }
});

test('the state of the optimizer is common to the children too, and records can be left out', async () => {
  const settings = { ...plan, optimizer: adam(), at: [0, 150, 200] };
  const records = await all(instability(wells, settings));
  expect(records.at(-1)).toMatchObject({ at: 200, distance: 0 });
  expect(await all(instability(wells, { ...settings, skip: 2 }))).toEqual(records.slice(2));
});

test('what is measured may be another loss, with the error barrier of a classifier', async () => {
  const measured = {
    dim: 1,
    value: () => Promise.resolve(0),
    metrics: (theta: Vector) =>
      Promise.resolve({ loss: 0, metrics: { accuracy: Math.abs(theta[0]!) < 0.5 ? 0.25 : 0.75 } }),
  };
  const found = await Promise.all(
    Array.from({ length: 12 }, (_, seed) => all(instability(wells, { ...plan, seed, at: [0], measured }))),
  );
  const barriers = new Set(found.map(([record]) => record!.errorBarrier));
  expect(barriers).toEqual(new Set([0, 0.5]));
});

test('nothing is done before subscription', () =>
  expectCold(twoWells(), (loss) =>
    instability(loss as Counted & SampledLoss, { ...plan, steps: 5, at: [0, 2] }),
  ));

test.each([
  [{ at: [201] }, 'instability: at must be at most the 200 steps there are, got 201.'],
  [{ at: [-1] }, 'instability: at must be a whole number from 0, got -1.'],
  [{ points: 1 }, 'instability: points must be a whole number from 2, got 1.'],
])('%o is refused', (wrong, message) => {
  expect(() => instability(wells, { ...plan, ...wrong })).toThrow(message);
});
