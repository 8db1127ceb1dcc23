import { normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { goldilocks } from '../src/index.ts';
import { all, bowl, sphere } from './closed-forms.ts';
import { expectCold } from './cold.ts';

test('the convexity of random cuts is √d·t/√(t² + d + 1) within 2 %', async () => {
  const [dim, d] = [2000, 10];
  const spectrum = Array.from(normal(dim, 4), (x) => x + 0.2);
  const t = spectrum.reduce((a, b) => a + b, 0) / Math.sqrt(spectrum.reduce((a, b) => a + b * b, 0));
  const records = await all(
    goldilocks(bowl(spectrum), { theta: normal(dim, 1), radii: [1], rank: d, samples: 60, seed: 2 }),
  );
  const mean = records.reduce((sum, { convexity }) => sum + convexity, 0) / records.length;
  expect(Math.abs(mean / ((Math.sqrt(d) * t) / Math.sqrt(t * t + d + 1)) - 1)).toBeLessThan(0.02);
});

test('a positive Hessian has only positive eigenvalues, at every radius, in its order', async () => {
  const records = await all(
    goldilocks(bowl([1, 2, 3]), {
      theta: (seed) => normal(3, seed),
      radii: [1, 2],
      rank: 2,
      samples: 2,
      seed: 0,
    }),
  );
  expect(records.map(({ radius, sample }) => [radius, sample])).toEqual([
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  for (const { positive, convexity } of records) {
    expect(positive).toBe(1);
    expect(convexity).toBeGreaterThan(1);
    expect(convexity).toBeLessThanOrEqual(Math.SQRT2 + 1e-12);
  }
  expect(records[2]!.loss / records[0]!.loss).toBeCloseTo(4, 10);
});

test('a Hessian that is not finite is a result', async () => {
  const [record] = await all(
    goldilocks(bowl([Number.NaN, 1]), {
      theta: Float64Array.of(1, 1),
      radii: [1],
      rank: 1,
      samples: 1,
      seed: 0,
    }),
  );
  expect(record).toMatchObject({ positive: Number.NaN, convexity: Number.NaN });
});

test('goldilocks is cold, cancellable and repeatable, and no radius is no record', async () => {
  const plan = { theta: Float64Array.of(1, 1), radii: [0.5, 2], rank: 1, samples: 1, seed: 0 };
  await expectCold(sphere(2), (loss) => goldilocks(loss, plan));
  expect(await all(goldilocks(sphere(2), { ...plan, radii: [] }))).toEqual([]);
});

test('goldilocks goes on after records, and measures the point of all subspaces once a radius, with metrics', async () => {
  let measured = 0;
  const loss = {
    ...bowl([1, 2, -3]),
    metrics: (theta: Float64Array | Float32Array) => {
      measured += 1;
      return Promise.resolve({ loss: 7, metrics: { first: theta[0]! } });
    },
  };
  const plan = { theta: Float64Array.of(1, 0, 0), radii: [1, 2, 3], rank: 2, samples: 4, seed: 0 };
  const records = await all(goldilocks(loss, plan));
  expect(measured).toBe(3);
  expect(records.map(({ metrics }) => metrics['first'])).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
  for (const skip of [0, 3, 4, 6, 12])
    expect(await all(goldilocks(loss, { ...plan, skip }))).toEqual(records.slice(skip));
});

test('along one direction the share is 1 or 0 and the ratio 1 or −1, as the curvature is signed', async () => {
  const plan = { theta: Float64Array.of(1, 1, 1), radii: [1], rank: 1, samples: 3, seed: 0 };
  const [up, down] = await Promise.all(
    [2, -2].map((lambda) => all(goldilocks(bowl([lambda, lambda, lambda]), plan))),
  );
  for (const record of up!) expect(record).toMatchObject({ positive: 1, convexity: 1 });
  for (const record of down!) expect(record).toMatchObject({ positive: 0, convexity: -1 });
});

test('bad plans throw at the call', () => {
  const plan = { theta: Float64Array.of(1, 1), radii: [1], rank: 1, samples: 1, seed: 0 };
  expect(() => goldilocks(sphere(2), { ...plan, rank: 0 })).toThrow(
    'goldilocks: rank must be a whole number from 1, got 0.',
  );
  expect(() => goldilocks(sphere(2), { ...plan, samples: -1 })).toThrow(
    'goldilocks: samples must be a whole number from 0, got -1.',
  );
  expect(() => goldilocks(sphere(2), { ...plan, skip: 0.5 })).toThrow(
    'goldilocks: skip must be a whole number from 0, got 0.5.',
  );
  expect(() => goldilocks(sphere(2), { ...plan, radii: [0] })).toThrow(
    'goldilocks: radius must be positive, got 0.',
  );
});
