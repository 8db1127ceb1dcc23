import { constant, normal, sgd } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { intrinsicDimension, subspace, successRates, thresholdDimension } from '../src/index.ts';
import { all, axisWedges, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const settings = { optimizer: sgd(), schedule: constant(0.9), steps: 200 };

test('for one fixed wedge the distance left in d dimensions is (D − n − d)/D of |θ₀|²', async () => {
  const [dim, n] = [60, 20];
  const oneWedge = bowl(Array.from({ length: dim }, (_, i) => (i < n ? 0 : 1)));
  const records = await all(
    subspace(oneWedge, {
      ...settings,
      steps: 400,
      origin: (seed) => normal(dim, 1000 + seed),
      dimensions: [0, 10, 20],
      seeds: Array.from({ length: 24 }, (_, k) => k),
      columns: 'orthonormal',
    }),
  );
  for (const d of [0, 10, 20]) {
    const losses = records.filter((record) => record.d === d).map(({ loss }) => (2 * loss) / dim);
    const mean = losses.reduce((sum, x) => sum + x, 0) / losses.length;
    expect(Math.abs(mean / ((dim - n - d) / dim) - 1)).toBeLessThan(0.1);
  }
});

test('on the wedges the loss vanishes from d = D − n on, and not before', async () => {
  const records = await all(
    subspace(axisWedges(30, 15), {
      ...settings,
      steps: 3000,
      origin: (seed) => normal(30, 77 + seed),
      dimensions: [0, 5, 20],
      seeds: [0, 1, 2],
    }),
  );
  const rates = successRates(records, { threshold: 1e-8 });
  expect(rates.map(({ d, rate, count }) => [d, rate, count])).toEqual([
    [0, 0, 3],
    [5, 0, 3],
    [20, 1, 3],
  ]);
  expect(thresholdDimension(rates)).toBe(20);
});

test('d = 0 is the loss at the origin, and d = D reaches the optimum', async () => {
  const loss = bowl([1, 2, 3]);
  const origin = Float64Array.of(1, 1, 1);
  const records = await all(
    subspace(loss, {
      ...settings,
      schedule: constant(0.3),
      origin,
      dimensions: [0, 3],
      seeds: [4],
      columns: 'orthonormal',
    }),
  );
  expect(records[0]).toEqual({ type: 'dimension', d: 0, seed: 4, loss: 3, metrics: {}, status: 'done' });
  expect(records[1]!.loss).toBeLessThan(1e-12);
});

test('a diverged descent is a result', async () => {
  const [record] = await all(
    subspace(bowl([1, 2]), {
      ...settings,
      schedule: constant(1e200),
      origin: Float64Array.of(1, 1),
      dimensions: [1],
      seeds: [0],
    }),
  );
  expect(record!.status).toBe('diverged');
});

test('subspace is cold, cancellable and repeatable, and no dimension is no record', async () => {
  const plan = { ...settings, steps: 3, origin: Float64Array.of(1, 1), dimensions: [1, 2], seeds: [0] };
  await expectCold(bowl([1, 1]), (loss) => subspace(loss, plan));
  expect(await all(subspace(bowl([1, 1]), { ...plan, dimensions: [] }))).toEqual([]);
});

test('skipped records are not computed, and the others do not change', async () => {
  const plan = { ...settings, steps: 3, origin: Float64Array.of(1, 1), dimensions: [1, 2], seeds: [0, 1] };
  const whole = await all(subspace(bowl([1, 2]), plan));
  const loss = bowl([1, 2]);
  const rest = await all(subspace(loss, { ...plan, skip: (d, seed) => d === 1 || seed === 0 }));
  expect(rest).toEqual(whole.slice(3));
  expect(loss.calls()).toBe(5);
});

test('bad plans throw at the call', () => {
  const plan = { ...settings, origin: Float64Array.of(1, 1), dimensions: [1], seeds: [0] };
  expect(() => subspace(bowl([1, 1]), { ...plan, dimensions: [3] })).toThrow(
    'subspace: d must be a whole number from 0 to D = 2, got 3.',
  );
  expect(() => subspace(bowl([1, 1]), { ...plan, steps: 0.5 })).toThrow(
    'subspace: steps must be a whole number from 0, got 0.5.',
  );
  expect(() => subspace(bowl([1]), plan)).toThrow('subspace: expected a vector of dimension 1, got 2.');
});

const performance = ({ metrics }: { metrics: Readonly<Record<string, number>> }): number =>
  metrics['accuracy']!;

test('the intrinsic dimension is the smallest d whose mean exceeds 0.9 of the baseline', () => {
  const records = [
    [10, 0.5],
    [10, 0.7],
    [20, 0.9],
    [20, 0.9],
    [30, 0.95],
    [30, 0.89],
  ].map(
    ([d, accuracy], seed) =>
      ({
        type: 'dimension',
        d: d!,
        seed,
        loss: 0,
        metrics: { accuracy: accuracy! },
        status: 'done',
      }) as const,
  );
  expect(intrinsicDimension(records, { performance, baseline: 1 })).toBe(30);
  expect(intrinsicDimension(records, { performance, baseline: 0.99 })).toBe(20);
  expect(intrinsicDimension(records, { performance, baseline: 2 })).toBeUndefined();
});

test('the threshold dimension is the first from which on success is likely', () => {
  const rates = [0.6, 0.3, 0.5, 1].map((rate, d) => ({ d, rate, standardError: 0, count: 10 }));
  expect(thresholdDimension(rates)).toBe(2);
  expect(thresholdDimension(rates, { probability: 0.9 })).toBe(3);
  expect(thresholdDimension(rates.slice(0, 2))).toBeUndefined();
});
