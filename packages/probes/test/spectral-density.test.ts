import { quadratic } from '@orograph/toy';
import { expect, test } from 'vitest';

import { quadratures, spectralDensity, type SpectralDensity } from '../src/index.ts';
import { all } from './closed-forms.ts';

const mass = ({ values, density }: SpectralDensity, from: number, to: number): number =>
  density.reduce(
    (sum, y, i) => sum + (values[i]! >= from && values[i]! < to ? y * (values[1]! - values[0]!) : 0),
    0,
  );

test('the density of many runs is that of the spectrum', async () => {
  const spectrum = [...Array.from({ length: 30 }, () => 0), ...Array.from({ length: 10 }, () => 5)];
  const plan = { theta: new Float64Array(40), runs: 200, steps: 2, seed: 0 };
  const rules = await all(quadratures(quadratic(spectrum, { seed: 1 }), plan));
  const found = spectralDensity({ dim: 40, rules }, { points: 801, width: 0.1 });
  expect(mass(found, -10, 10)).toBeCloseTo(1, 3);
  expect(Math.abs(mass(found, -1, 1) - 0.75)).toBeLessThan(0.03);
  expect(Math.abs(mass(found, 4, 6) - 0.25)).toBeLessThan(0.03);
});

test('the standard error is that over the runs: 40 % of estimates of 12 runs miss by more than 0.8 of theirs', async () => {
  const spectrum = [...Array.from({ length: 30 }, () => 0), ...Array.from({ length: 10 }, () => 5)];
  const exact = (10 / 40) * (1 / (0.2 * Math.sqrt(2 * Math.PI)));
  const misses = await Promise.all(
    Array.from({ length: 150 }, async (_, seed) => {
      const plan = { theta: new Float64Array(40), runs: 12, steps: 3, seed };
      const rules = await all(quadratures(quadratic(spectrum), plan));
      const settings = { points: 2, width: 0.2, range: [5, 6] as const };
      const { density, standardError } = spectralDensity({ dim: 40, rules }, settings);
      return Math.abs(density[0]! - exact) / standardError[0]!;
    }),
  );
  const share = misses.filter((miss) => miss > 0.8).length / misses.length;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.6);
});

test('eigenvalues that are known have a peak of area 1/D and no error', () => {
  const rules = [
    { nodes: [0], weights: [1], residual: 0 },
    { nodes: [-1], weights: [1], residual: 0 },
  ];
  const found = spectralDensity({ dim: 4, exact: [9], rules }, { points: 2001, width: 0.1 });
  expect(mass(found, 8, 10)).toBeCloseTo(0.25, 4);
  expect(mass(found, -0.5, 0.5)).toBeCloseTo(0.375, 4);
  const at = (value: number): number => found.values.findIndex((t) => t >= value);
  expect(found.standardError[at(9)]).toBeLessThan(1e-100);
  // χ² of n·3·(1/2)² / (1/2 − (1/2)²) = 6 degrees of freedom.
  expect(found.standardError[at(0)]! / found.density[at(0)]!).toBeCloseTo(Math.sqrt(2 / 6), 6);
});

test('one node is one Gaussian of the width given, on the range given', () => {
  const rules = [{ nodes: [2], weights: [1], residual: 0 }];
  const { values, density, standardError } = spectralDensity(
    { dim: 1, rules },
    { points: 3, width: 0.5, range: [1.5, 2.5] },
  );
  expect([...values]).toEqual([1.5, 2, 2.5]);
  expect(density[1]).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 12);
  expect(density[0]! / density[1]!).toBeCloseTo(Math.exp(-0.5), 12);
  expect(standardError[1]).toBe(0);
});

test('a Hessian that is not finite has a density that is not', () => {
  const rules = [{ nodes: [Number.NaN], weights: [1], residual: Number.NaN }];
  expect(spectralDensity({ dim: 3, rules }, { points: 2, width: 1 }).density[0]).toBeNaN();
});

test('no rules, too many eigenvalues, one point or no width throw', () => {
  const rules = [{ nodes: [2], weights: [1], residual: 0 }];
  expect(() => spectralDensity({ dim: 2, rules: [] }, { points: 3, width: 1 })).toThrow(
    'spectralDensity: expected at least one rule, got none.',
  );
  expect(() => spectralDensity({ dim: 1, exact: [1, 2], rules }, { points: 3, width: 1 })).toThrow(
    'spectralDensity: expected at most 1 exact eigenvalues, got 2.',
  );
  expect(() => spectralDensity({ dim: 2, rules }, { points: 1, width: 1 })).toThrow(
    'spectralDensity: points must be a whole number from 2, got 1.',
  );
  expect(() => spectralDensity({ dim: 2, rules }, { points: 3, width: 0 })).toThrow(
    'spectralDensity: width must be positive, got 0.',
  );
});

/** φ of a spectrum, exactly. */
const smoothed = (spectrum: readonly number[], width: number, t: number): number =>
  spectrum.reduce((sum, value) => sum + Math.exp(-0.5 * ((t - value) / width) ** 2), 0) /
  (spectrum.length * width * Math.sqrt(2 * Math.PI));

test.for([
  ['even', Array.from({ length: 300 }, (_, i) => -1 + i * 0.04)],
  [
    'exponential, both signs',
    Array.from({ length: 300 }, (_, i) => (i < 250 ? 5 : -1) * Math.exp(-(i % 250) / 40)),
  ],
  ['outliers', Array.from({ length: 300 }, (_, i) => (i < 6 ? 10 - i : 0.5 * Math.cos(i)))],
] as const)('the interval covers the density of 95 % of the points: %s', async ([, spectrum]) => {
  const [least, most] = [Math.min(...spectrum), Math.max(...spectrum)];
  const width = (most - least) / 100;
  const covered = await Promise.all(
    Array.from({ length: 10 }, async (_, seed) => {
      const plan = { theta: new Float64Array(300), runs: 10, steps: 50, seed };
      const rules = await all(quadratures(quadratic(spectrum), plan));
      const range = [least, most] as const;
      const { values, low, high } = spectralDensity({ dim: 300, rules }, { points: 60, width, range });
      const inside = [...values].map((t, i) => {
        const truth = smoothed(spectrum, width, t);
        return low[i]! <= truth + 1e-12 && truth <= high[i]! + 1e-12;
      });
      return inside.filter(Boolean).length / inside.length;
    }),
  );
  expect(covered.reduce((sum, share) => sum + share, 0) / covered.length).toBeGreaterThan(0.9);
});
