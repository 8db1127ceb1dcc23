import { adam, cosineDecay, displace, normal, randomDirection } from '@orograph/tensor';
import { expect, test } from 'vitest';

import {
  countAbove,
  dimensionFromSearches,
  dimensionFromSpectrum,
  dimensionFromThreshold,
  disagree,
  quadratures,
  shortDirections,
  subspace,
  thresholdFit,
} from '../../src/index.ts';
import { all, bowl } from '../closed-forms.ts';

const [dim, n, length, rise] = [24, 16, 2, 1e-4];

/** One wedge with n long directions. */
const wedge = bowl(Array.from({ length: dim }, (_, i) => (i < n ? 0 : 1)));

/** The three estimates of n at a point of the wedge. */
async function threeWays(seed: number) {
  const theta = normal(dim, seed).map((x, i) => (i < n ? x : 0));
  const cuts = await all(
    subspace(wedge, {
      origin: (cut) => displace(theta, [randomDirection(dim, 1000 * seed + cut)], [length]),
      dimensions: [4, 6, 8, 10],
      seeds: [0, 1, 2],
      columns: 'orthonormal',
      optimizer: adam(),
      schedule: cosineDecay(0.3, { steps: 150 }),
      steps: 150,
    }),
  );
  const fit = thresholdFit(cuts.map(({ d, loss: low }) => ({ d, success: low <= rise })));
  const rules = await all(quadratures(wedge, { theta, runs: 4, steps: 10, seed, outside: [] }));
  const searches = await all(
    shortDirections(wedge, { theta, length, threshold: rise, seeds: [seed], most: dim }),
  );
  return {
    cutOff: dimensionFromThreshold(fit, dim),
    spectrum: dimensionFromSpectrum(countAbove({ dim, rules }, (2 * rise) / length ** 2), dim),
    searches: dimensionFromSearches(searches, dim),
  };
}

test('on a wedge all three hold n in at least 95 of 100 seeds', async () => {
  const found = await Promise.all(Array.from({ length: 40 }, (_, seed) => threeWays(seed)));
  for (const way of ['cutOff', 'spectrum', 'searches'] as const) {
    const held = found.filter((ways) => ways[way].interval[0] <= n && n <= ways[way].interval[1]).length;
    expect([way, held]).toSatisfy(([, count]: [string, number]) => count >= 38);
  }
});

test('from one random vector the spectrum says nothing of n', () => {
  const [low, high] = [3, 3];
  const interval = [Number.NaN, Number.NaN] as const;
  const count = { mean: 3, standardError: Number.NaN, count: 1, low, high, interval };
  expect(dimensionFromSpectrum(count, 10)).toEqual({ dimension: 7, interval: [0, 10], censored: undefined });
});

test('a search that ended with its plan bounds n from above only', () => {
  const record = { reaches: [1, 1], isComplete: false };
  expect(dimensionFromSearches([record], 10)).toEqual({ dimension: 8, interval: [0, 8], censored: 'below' });
  expect(() => dimensionFromSearches([], 10)).toThrow('expected at least one record, got none.');
});

test('cuts that never suffice bound n from above, cuts that always do from below', () => {
  const never = thresholdFit([4, 8].map((d) => ({ d, success: false })));
  expect(dimensionFromThreshold(never, 20)).toMatchObject({ dimension: 12, censored: 'below' });
  const always = thresholdFit([4, 8].map((d) => ({ d, success: true })));
  expect(dimensionFromThreshold(always, 20)).toMatchObject({ dimension: 16, censored: 'above' });
});

test('estimates disagree where their intervals are apart', () => {
  const at = (low: number, high: number) => ({
    dimension: low,
    interval: [low, high] as const,
    censored: undefined,
  });
  expect([disagree(at(1, 2), at(3, 4)), disagree(at(1, 3), at(3, 4)), disagree(at(5, 6), at(1, 2))]).toEqual([
    true,
    false,
    true,
  ]);
});
