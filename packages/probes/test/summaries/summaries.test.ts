import { expect, test } from 'vitest';

import {
  alignedBarriers,
  disagreeingWays,
  farthestFromEnds,
  fittedCutOff,
  goldilocksSummary,
  instabilitySummary,
  reachSummary,
  similarityMatrices,
  sliceExtremes,
  subspaceSummary,
  wedgeEstimates,
  wedgesTogether,
  wilson,
  type KindOfReach,
} from '../../src/index.ts';

/** Both ways of a direction. */
const both = (
  kind: string,
  sample: number,
  [forward, backward]: readonly [number, number],
  rest: Partial<KindOfReach> = {},
): KindOfReach[] =>
  ([1, -1] as const).map((sign) => ({
    kind,
    sample,
    sign,
    distance: sign === 1 ? forward : backward,
    filterLength: null,
    bounded: true,
    ...rest,
  }));

test('of each direction the shorter way counts, and D times the share of long ones are long of a basis', () => {
  const { kinds, blocks } = reachSummary(
    [...both('random', 0, [5, 2]), ...both('random', 1, [1, 4]), ...both('random', 2, [3, 3])],
    { long: 2, dim: 30 },
  );
  expect(blocks).toBeUndefined();
  const share = wilson(2, 3);
  expect(kinds).toEqual([
    {
      kind: 'random',
      directions: 3,
      median: 2,
      least: 1,
      greatest: 3,
      filterLength: null,
      unbounded: 0,
      longShare: share,
      longDirections: { mean: 20, low: 30 * share.low, high: 30 * share.high },
      ways: { forward: 3, backward: 3 },
    },
  ]);
});

test('reaches within blocks are summed up apart, unbounded ones are counted, and a median of two is between them', () => {
  const { kinds, blocks } = reachSummary(
    [
      ...both('gradient', 0, [1, 2], { filterLength: 0.5 }),
      ...both('random', 0, [4, 6], { block: 'w' }),
      ...both('random', 1, [8, 9], { block: 'w', bounded: false }),
      ...both('random', 0, [1, 1], { block: 'b', filterLength: 3 }),
    ],
    { long: 5, dim: 10 },
  );
  expect(kinds).toHaveLength(1);
  expect(kinds[0]).toMatchObject({ kind: 'gradient', filterLength: 0.5, longShare: { share: 0 } });
  expect(kinds[0]).not.toHaveProperty('longDirections');
  expect(blocks!.map(({ block, median, unbounded }) => [block, median, unbounded])).toEqual([
    ['w', 6, 1],
    ['b', 1, 0],
  ]);
  expect(blocks![0]!.ways).toEqual({ forward: 6, backward: 7.5 });
  expect(blocks![0]).not.toHaveProperty('longDirections');
});

test('means are over initializations where there are several, else over the subspaces', () => {
  const record = (seed: number, sample: number, convexity: number) => ({
    seed,
    sample,
    factor: 1,
    radius: 5,
    convexity,
    positive: 1,
    loss: seed,
    metrics: {},
  });
  const records = [record(0, 0, 1), record(0, 1, 3), record(1, 0, 4), record(1, 1, 8)];
  const several = goldilocksSummary(records, { factors: [1], seeds: [0, 1] });
  expect(several.over).toBe('initializations');
  expect(several.radii).toEqual([
    {
      factor: 1,
      radius: 5,
      positive: { mean: 1, standardError: 0, count: 2 },
      convexity: { mean: 4, standardError: 2, count: 2 },
      loss: { mean: 0.5, standardError: 0.5, count: 2 },
    },
  ]);
  const one = goldilocksSummary(records.slice(0, 2), { factors: [1], seeds: [0] });
  expect(one.over).toBe('subspaces');
  expect(one.radii[0]).toMatchObject({
    convexity: { mean: 2, standardError: 1, count: 2 },
    loss: { mean: 0, standardError: Number.NaN, count: 1 },
  });
  const classifier = { ...record(0, 0, 1), metrics: { accuracy: 0.75 } };
  expect(goldilocksSummary([classifier], { factors: [1], seeds: [0] }).radii[0]!.accuracy!.mean).toBe(0.75);
});

test('matrices are symmetric, with what a model has in common with itself on the diagonal', () => {
  const found = similarityMatrices(
    [
      { a: 0, b: 1, cka: { mean: 0.8 }, distance: 3 },
      { a: 1, b: 2, cka: { mean: 0.5 } },
    ],
    3,
  );
  expect(found).toEqual({
    cka: [
      [1, 0.8, Number.NaN],
      [0.8, 1, 0.5],
      [Number.NaN, 0.5, 1],
    ],
    distance: [
      [0, 3, Number.NaN],
      [3, 0, Number.NaN],
      [Number.NaN, Number.NaN, 0],
    ],
  });
});

test('the farthest point of a line is that whose nearer end is farthest', () => {
  const at = (t: number, a: number, b: number) => ({
    t,
    ends: [{ disagreement: { mean: a } }, { disagreement: { mean: b } }],
  });
  expect(farthestFromEnds([at(0, 0, 0.9), at(0.4, 0.3, 0.5), at(0.6, 0.8, 0.2), at(1, 0.9, 0)])).toEqual({
    t: 0.4,
    difference: 0.3,
  });
  expect(farthestFromEnds([{ t: 0, ends: [{ squaredDifference: { mean: 4 } }] }]).difference).toBe(4);
  expect(() => farthestFromEnds([])).toThrow('farthestFromEnds: expected at least one point, got none.');
});

test('d_int90 is the smallest d above 90 % of the mean baseline, the threshold that of half the seeds', () => {
  const training = (d: number, seed: number, accuracy: number) => ({
    d,
    seed,
    accuracy,
    train: { loss: 2 * (1 - d / 10) },
  });
  const trainings = [0, 1].flatMap((seed) => [
    training(2, seed, 0.5),
    training(5, seed, seed === 0 ? 0.88 : 0.9),
    training(8, seed, 0.9),
  ]);
  const starts = new Map([
    [0, 2],
    [1, 2],
  ]);
  const scale = { dim: 100, baselines: [0.98, 1], starts };
  expect(subspaceSummary(trainings, scale)).toMatchObject({
    dimension: 100,
    baseline: { accuracy: 0.99, seeds: 2 },
    dInt90: 8,
    accuracies: [{ d: 2 }, { d: 5, accuracy: { mean: 0.89, count: 2 } }, { d: 8 }],
    success: { criterion: { accuracy: 0.9 * 0.99 }, thresholdDimension: 5 },
    wedges: { dCut: 10, n: 90, isExtrapolated: true },
  });
  expect(subspaceSummary(trainings, { ...scale, success: 0.5 })).toMatchObject({
    success: { criterion: { trainLoss: 0.5 }, thresholdDimension: 8 },
  });
  expect(subspaceSummary(trainings, { ...scale, baselines: [], starts: new Map() })).toMatchObject({
    baseline: null,
    dInt90: null,
    success: null,
    wedges: { dCut: null, n: null, isExtrapolated: false },
  });
});

test('the fitted cut-off is that of the law, and there is none without numbers', () => {
  const law = [10, 100, 300, 600, 900].map((d) => ({ d, y: Math.max(0, 1 - d / 500) }));
  expect(Math.abs(fittedCutOff(law)! / 500 - 1)).toBeLessThan(0.01);
  expect(fittedCutOff([])).toBeUndefined();
  expect(fittedCutOff([{ d: 0, y: 1 }])).toBeUndefined();
});

test('extremes are the first of their loss, and losses that are not finite are counted', () => {
  const { add, extremes } = sliceExtremes();
  expect(extremes()).toEqual({ points: 0, nonFinite: 0, minimum: null, maximum: null });
  [Number.NaN, 2, 1, 3, 1, 3, Infinity].forEach((loss, k) => add({ index: [k], coords: [k / 2], loss }));
  expect(extremes()).toEqual({
    points: 7,
    nonFinite: 2,
    minimum: { index: [2], coords: [1], loss: 1 },
    maximum: { index: [3], coords: [1.5], loss: 3 },
  });
});

test('barriers are those above the line between the ends, of each way', () => {
  const profile = (...losses: readonly number[]) =>
    losses.map((loss, k) => ({ coords: [k / (losses.length - 1)], loss }));
  expect(alignedBarriers({ straight: profile(1, 5, 3), aligned: profile(1, 2.5, 3) })).toEqual({
    barrier: { before: 3, after: 0.5 },
    worst: { before: 5, after: 3 },
  });
  expect(
    alignedBarriers({ straight: profile(0, 1), aligned: profile(0, 1), repaired: profile(0, 2, 0) }),
  ).toEqual({
    barrier: { before: 0, after: 0, repaired: 2 },
    worst: { before: 1, after: 1, repaired: 2 },
  });
});

test('a training is stable from the first step after the last barrier that is not below the threshold', () => {
  const record = (seed: number, at: number, barrier: number, errorBarrier?: number) => ({
    seed,
    at,
    barrier,
    distance: at + 1,
    ends: [{ loss: 0.5 }, { loss: 0.7 }],
    ...(errorBarrier !== undefined && { errorBarrier }),
  });
  const records = [
    ...[3, 0.1, 2, 0.1].map((barrier, k) => record(0, 10 * k, barrier)),
    ...[0.1, 0.1, 0.1, 4].map((barrier, k) => record(7, 10 * k, barrier)),
  ];
  const scale = {
    at: [0, 10, 20, 30],
    stepsPerEpoch: 20,
    threshold: 1,
    measure: 'barrier',
    atOrigin: 1,
  } as const;
  const found = instabilitySummary(records, scale);
  expect(found.stableFrom).toEqual([
    { seed: 0, epoch: 1.5 },
    { seed: 7, epoch: null },
  ]);
  expect(found.rows.map(({ epoch, stable, barrier }) => [epoch, stable, barrier.mean])).toEqual([
    [0, 1, expect.closeTo(1.55, 12)],
    [0.5, 2, expect.closeTo(0.1, 12)],
    [1, 1, expect.closeTo(1.05, 12)],
    [1.5, 1, expect.closeTo(2.05, 12)],
  ]);
  expect(found.rows[0]!.errorBarrier).toBeNull();
  const errors = [record(0, 0, 5, 0.5), record(1, 0, 5, 0.7)];
  const byError = instabilitySummary(errors, { ...scale, at: [0], measure: 'errorBarrier' });
  expect(byError.rows[0]!.errorBarrier!.mean).toBeCloseTo(0.6, 12);
  expect(byError.rows[0]!.stable).toBe(2);
});

test('of trainings whose children are the same, or have not learned, nothing is said', () => {
  const scale = { at: [0, 10], stepsPerEpoch: 10, threshold: 1, measure: 'barrier', atOrigin: 1 } as const;
  const verdict = (loss: number, distance: number) =>
    instabilitySummary(
      [0, 10].map((at) => ({ seed: 0, at, barrier: 0, distance, ends: [{ loss }, { loss }] })),
      scale,
    ).stableFrom;
  expect(verdict(0.5, 0)).toEqual([{ seed: 0, epoch: null, undecided: 'same' }]);
  expect(verdict(0.8, 1)).toEqual([{ seed: 0, epoch: null, undecided: 'untrained' }]);
  expect(verdict(0.5, 1)).toEqual([{ seed: 0, epoch: 0 }]);
  // Children that part after the last step are the same: that there is no barrier then is no sign of a wedge.
  const apart = { seed: 0, at: 0, barrier: 3, distance: 2, ends: [{ loss: 0.1 }, { loss: 0.1 }] };
  const last = { ...apart, at: 10, barrier: 0, distance: 0 };
  expect(instabilitySummary([apart, last], scale).stableFrom).toEqual([{ seed: 0, epoch: null }]);
});

test('where nine tenths of the accuracy take no training there is no d_int90', () => {
  const trainings = [2, 5].map((d) => ({ d, seed: 0, accuracy: 0.36, train: { loss: 1 } }));
  const of = (untrained: number) =>
    subspaceSummary(trainings, { dim: 40, baselines: [0.365], starts: new Map([[0, 1]]), untrained });
  expect(of(0.33)).toMatchObject({
    dInt90: null,
    baseline: { isLearned: false },
    success: { thresholdDimension: null },
  });
  expect(of(0.2)).toMatchObject({ dInt90: 2, baseline: { isLearned: true } });
});

/** A rule that has an eigenvalue with its weight, exact. */
const ruleOf = (nodes: readonly number[], weights: readonly number[]) => ({
  nodes,
  weights,
  residual: 0,
  tridiagonal: { diagonal: [...nodes], offDiagonal: nodes.slice(1).map(() => 0) },
});

test('n is D less the short directions: by the cut-off, the spectrum and searches', () => {
  // D = 10 with 4 short directions of curvature 8 and ℓ = 1, a rise of 1: 2·1/1² = 2 lies between 0 and 8.
  const cuts = [1, 2, 3, 5, 6, 10].flatMap((d) => [0, 1, 2].map(() => ({ d, loss: d >= 4 ? 0.5 : 3 })));
  const measured = {
    cuts,
    rules: [ruleOf([0, 8], [0.6, 0.4]), ruleOf([0, 8], [0.6, 0.4])],
    searches: [0, 1].map(() => ({ isComplete: true, reaches: [0.5, 0.5, 0.5, 0.5] })),
  };
  const scale = { dim: 10, length: 1, threshold: 1, rise: 1 };
  const { estimates, control, levels } = wedgeEstimates(measured, scale);
  // d* lies between the last failure, 3, and the first success, 5.
  const [least, most] = [5, 7];
  const isBetween = (dimension: number): boolean => dimension >= least && dimension <= most;
  expect(estimates['cut-off'].censored).toBeUndefined();
  expect(isBetween(estimates['cut-off'].dimension)).toBe(true);
  expect(estimates.spectrum.dimension).toBeCloseTo(6, 12);
  expect(estimates.sequential).toMatchObject({ dimension: 6, interval: [6, 6] });
  expect(control).toEqual({ trials: 3, low: 3 });
  expect(levels.map(({ level, dimension }) => [level, isBetween(dimension)])).toEqual([
    [0.5, true],
    [1, true],
    [2, true],
  ]);
  expect(disagreeingWays(estimates)).toEqual([]);

  // One descent in the whole space fails: the cut-off is only a bound, and n at least what it was.
  const failing = wedgeEstimates({ ...measured, cuts: [...cuts.slice(0, -1), { d: 10, loss: 9 }] }, scale);
  expect(failing.control).toEqual({ trials: 3, low: 2 });
  expect(failing.estimates['cut-off']).toMatchObject({ censored: 'above' });
  expect(failing.estimates['cut-off'].interval[1]).toBe(10);

  const far = {
    ...estimates,
    sequential: { dimension: 9.5, interval: [9, 10], censored: undefined },
  } as const;
  expect(disagreeingWays(far)).toEqual(
    (['cut-off', 'spectrum'] as const)
      .filter((way) => estimates[way].interval[1] < 9)
      .map((way) => [way, 'sequential']),
  );
  const together = wedgesTogether([{ estimates }, { estimates: far }]);
  expect(together.sequential.mean).toBe(7.75);
  // x̄ ± t₁·s/√2 with s/√2 = 1.75 and t₁ = 12.7062.
  expect(together.sequential.interval[1]).toBeCloseTo(7.75 + 12.7062 * 1.75, 3);
});
