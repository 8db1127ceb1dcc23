import { blockSums, quadratic } from '@orograph/toy';
import { normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { countAbove, countBelow, quadratures } from '../src/index.ts';
import { all, axisWedges } from './closed-forms.ts';

test('the count of a known spectrum is within its error of the truth, four times over', async () => {
  const spectrum = Array.from({ length: 300 }, (_, i) => (i < 40 ? 1 + i / 10 : 0.3 / (i - 38)));
  const theta = new Float64Array(300);
  const rules = await all(
    quadratures(quadratic(spectrum, { seed: 1 }), { theta, runs: 30, steps: 60, seed: 0 }),
  );
  for (const lambda of [0.95, 2.05, 4]) {
    const truth = spectrum.filter((value) => value > lambda).length;
    const { mean, standardError, low, high, count } = countAbove({ dim: 300, rules }, lambda);
    expect(Math.abs(mean - truth)).toBeLessThan(4 * standardError + (high - low));
    // A weight of N ± √(2N) a vector.
    expect(standardError / Math.sqrt((2 * truth) / 30)).toBeGreaterThan(0.5);
    expect(standardError / Math.sqrt((2 * truth) / 30)).toBeLessThan(1.7);
    expect(low).toBeLessThanOrEqual(mean);
    expect(high).toBeGreaterThanOrEqual(mean);
    expect(count).toBe(30);
  }
});

test('the bounds hold the count of the same vectors by exact rules', async () => {
  const spectrum = Array.from({ length: 100 }, (_, i) => (i / 100) ** 2);
  const plan = { theta: new Float64Array(100), runs: 5, seed: 3 };
  const exact = await all(quadratures(quadratic(spectrum), { ...plan, steps: 100 }));
  for (const steps of [2, 5, 12]) {
    const rules = await all(quadratures(quadratic(spectrum), { ...plan, steps }));
    for (const lambda of [-1, 0, 0.1, 0.5, 0.9, 2]) {
      const truth = countAbove({ dim: 100, rules: exact }, lambda).mean;
      const { low, high } = countAbove({ dim: 100, rules }, lambda);
      expect(low).toBeLessThanOrEqual(truth + 1e-6);
      expect(high).toBeGreaterThanOrEqual(truth - 1e-6);
    }
  }
});

test('eigenvalues that are known count without an error, the others by their weight', async () => {
  const loss = quadratic([9, 8, 1, 1, 1, 1, 0, 0], { seed: 2 });
  const outside = [loss.eigenpair(0).vector, loss.eigenpair(1).vector];
  const rules = await all(
    quadratures(loss, { theta: new Float64Array(8), runs: 50, steps: 8, seed: 0, outside }),
  );
  const spectrum = { dim: 8, exact: [9, 8], rules };
  expect(countAbove(spectrum, 5)).toMatchObject({ mean: 2, standardError: 0, low: 2, high: 2 });
  const { mean, standardError } = countAbove(spectrum, 0.5);
  expect(Math.abs(mean - 6)).toBeLessThan(4 * standardError);
  expect(countAbove({ dim: 2, exact: [2, 1], rules: [] }, 1.5)).toMatchObject({ mean: 1, standardError: 0 });
});

/** The eigenvalue from which on a displacement of a length raises the loss by the rise: λ = 2·rise/length². */
const curvatureOf = (rise: number, length: number): number => (2 * rise) / length ** 2;

test('block sums have one short direction a block, once the length is √(rise·blocks/D)', async () => {
  const loss = blockSums({ dim: 200, blocks: 8 });
  const theta = normal(200, 1);
  const rules = await all(quadratures(loss, { theta, runs: 40, steps: 5, seed: 0 }));
  const spectrum = { dim: 200, rules };
  const edge = Math.sqrt((0.5 * 8) / 200);
  const { mean, standardError } = countAbove(spectrum, curvatureOf(0.5, 1.01 * edge));
  expect(Math.abs(mean - 8)).toBeLessThan(4 * standardError);
  expect(countAbove(spectrum, curvatureOf(0.5, 0.99 * edge)).mean).toBeLessThan(1e-9);
});

test('a wedge of D = 200, n = 150 has 50 short directions, once the length is √(2·rise)', async () => {
  const theta = Float64Array.from({ length: 200 }, (_, i) => (i < 150 ? 1 : 0));
  const rules = await all(quadratures(axisWedges(200, 150), { theta, runs: 40, steps: 4, seed: 0 }));
  const spectrum = { dim: 200, rules };
  const { mean, standardError } = countAbove(spectrum, curvatureOf(0.02, 0.21));
  expect(Math.abs(mean - 50)).toBeLessThan(4 * standardError);
  expect(countAbove(spectrum, curvatureOf(0.02, 0.19)).mean).toBeLessThan(1e-9);
});

test('a Hessian that is not finite has no count, and no rule throws', () => {
  const rules = [{ nodes: [Number.NaN], weights: [1], residual: Number.NaN }];
  expect(countAbove({ dim: 3, rules }, 0).mean).toBeNaN();
  expect(() => countAbove({ dim: 3, rules: [] }, 0)).toThrow(
    'countAbove: expected at least one rule, got none.',
  );
});

test('the interval covers the count in 95 % of 40 seeds, with few steps too, on both sides', async () => {
  const spectrum = Array.from({ length: 200 }, (_, i) =>
    i < 60
      ? 3 * Math.exp(-i / 15)
      : i < 160
        ? 0.02 * Math.exp(-(i - 60) / 30)
        : -0.2 * Math.exp(-(i - 160) / 10),
  );
  const levels = [1, 0.3, 0.05, 0.01];
  const hits = await Promise.all(
    Array.from({ length: 40 }, async (_, seed) => {
      const plan = { theta: new Float64Array(200), runs: 8, steps: 20, seed };
      const rules = await all(quadratures(quadratic(spectrum), plan));
      const inside = (truth: number, [low, high]: readonly [number, number]): boolean =>
        low <= truth && truth <= high;
      return [
        ...levels.map((level) =>
          inside(spectrum.filter((x) => x > level).length, countAbove({ dim: 200, rules }, level).interval),
        ),
        inside(spectrum.filter((x) => x < -0.05).length, countBelow({ dim: 200, rules }, -0.05).interval),
      ];
    }),
  );
  levels
    .concat(-0.05)
    .forEach((_, k) =>
      expect(hits.filter((hit) => hit[k]).length / hits.length).toBeGreaterThanOrEqual(0.95),
    );
});
