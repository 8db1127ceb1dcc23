import { quadratic } from '@orograph/toy';
import { confidenceInterval, displace, dots, norm, randomSubspace, subtract } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import { diagonal, hutchPlusPlus, linearOperator, runningMean, trace, xdiag, xtrace } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const dim = 100;
const decaying = Array.from({ length: dim }, (_, i) => (i % 7 === 0 ? -1 : 1) * 0.8 ** i);
const total = decaying.reduce((sum, x) => sum + x, 0);
const rotation = randomSubspace(dim, dim, 987_654);
const zero = new Float64Array(dim);
// Eigenvectors that are far from the axes: a matrix that is nearly diagonal is nearly exact for random signs.
const loss = linearOperator({
  label: 'dense',
  dim,
  symmetric: true,
  cost: 1,
  together: 8,
  many: (vectors) =>
    Promise.resolve(
      vectors.map((v) => {
        const coords = dots(rotation, v).map((c, i) => c * decaying[i]!);
        return displace(zero, rotation, coords);
      }),
    ),
});
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

test('a matrix of lower rank than the sketch has its trace and diagonal exactly', async () => {
  const low = quadratic([5, -2, 1, ...Array.from({ length: 27 }, () => 0)], { seed: 3 });
  const plan = { theta: new Float64Array(30), vectors: 6, seed: 0 };
  expect((await lastValueFrom(xtrace(low, plan))).mean).toBeCloseTo(4, 9);
  const found = await lastValueFrom(xdiag(low, plan));
  const truth = await Promise.all(
    Array.from(
      { length: 30 },
      async (_, i) =>
        (
          await low.hvp(
            plan.theta,
            plan.theta.map((__, j) => (i === j ? 1 : 0)),
          )
        )[i]!,
    ),
  );
  expect(norm(subtract(found.diagonal, Float64Array.from(truth)))).toBeLessThan(1e-9);
  // As many vectors as there are dimensions leave nothing to estimate either.
  const all6 = quadratic([6, 5, 4, 3, 2, 1], { seed: 1 });
  expect(
    (await lastValueFrom(xtrace(all6, { theta: new Float64Array(6), vectors: 6, seed: 0 }))).mean,
  ).toBeCloseTo(21, 9);
});

test('the interval of every estimator holds the trace in 95 % of 40 seeds', async () => {
  const inside = (estimate: Parameters<typeof confidenceInterval>[0]): boolean => {
    const [low, high] = confidenceInterval(estimate);
    return low <= total && total <= high;
  };
  const count = async (one: (seed: number) => Promise<boolean>): Promise<number> =>
    (await Promise.all(seeds.map(one))).filter(Boolean).length;
  const hutchinson = await count(async (seed) =>
    inside(await lastValueFrom(trace(loss, { samples: 30, seed }).pipe(runningMean()))),
  );
  const plus = await count(async (seed) =>
    inside(await lastValueFrom(hutchPlusPlus(loss, { samples: 10, sketch: 10, seed }).pipe(runningMean()))),
  );
  const x = await count(async (seed) => inside(await lastValueFrom(xtrace(loss, { vectors: 15, seed }))));
  expect([hutchinson, plus, x].map((hits) => hits >= 37)).toEqual([true, true, true]);
});

test('XTrace is nearer to the trace than Hutch++ and Hutchinson at 30 products', async () => {
  const rms = async (one: (seed: number) => Promise<number>): Promise<number> =>
    Math.sqrt(
      (await Promise.all(seeds.map(async (seed) => ((await one(seed)) - total) ** 2))).reduce(
        (s, e) => s + e,
        0,
      ) / 40,
    );
  const mean = (samples: readonly number[]): number => samples.reduce((s, v) => s + v, 0) / samples.length;
  const x = await rms(async (seed) => (await lastValueFrom(xtrace(loss, { vectors: 15, seed }))).mean);
  const plus = await rms(async (seed) =>
    mean(await all(hutchPlusPlus(loss, { samples: 10, sketch: 10, seed }))),
  );
  const plain = await rms(async (seed) => mean(await all(trace(loss, { samples: 30, seed }))));
  expect(plus / x).toBeGreaterThan(1.2);
  expect(plain / plus).toBeGreaterThan(1.5);
});

test('diagonals: exact where the matrix is, within their error elsewhere, XDiag nearer', async () => {
  expect(
    (await lastValueFrom(diagonal(bowl([3, -2, 1]), { theta: new Float64Array(3), samples: 1, seed: 0 })))
      .diagonal,
  ).toEqual(Float64Array.of(3, -2, 1));
  const truth = await Promise.all(
    decaying.map(async (_, i) => (await loss(zero.map((__, j) => (i === j ? 1 : 0))))[i]!),
  );
  const plain = await lastValueFrom(diagonal(loss, { samples: 40, seed: 1 }));
  expect(plain.count).toBe(40);
  const z = truth.map((value, i) => Math.abs(plain.diagonal[i]! - value) / plain.standardError[i]!);
  expect(z.filter((x) => x < 2).length / z.length).toBeGreaterThan(0.85);
  const x = await lastValueFrom(xdiag(loss, { vectors: 20, seed: 1 }));
  const off = (found: Float64Array): number => norm(subtract(found, Float64Array.from(truth)));
  expect(off(plain.diagonal) / off(x.diagonal)).toBeGreaterThan(1.5);
});

test('xtrace and xdiag are cold and refuse plans that make no sense', async () => {
  const plan = { theta: new Float64Array(3), vectors: 2, seed: 0 };
  await expectCold(bowl([1, 2, 3]), (given) => xtrace(given, plan));
  await expectCold(bowl([1, 2, 3]), (given) => xdiag(given, plan));
  expect(() => xtrace(bowl([1, 2, 3]), { ...plan, vectors: 4 })).toThrow(
    'xtrace: vectors must be at most D = 3, got 4.',
  );
  expect(() => xdiag(bowl([1, 2, 3]), { ...plan, vectors: 1 })).toThrow(
    'xdiag: vectors must be a whole number from 2, got 1.',
  );
});
