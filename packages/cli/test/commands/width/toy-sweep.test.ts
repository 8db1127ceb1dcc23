import { trainUntil } from '@orograph/models';
import {
  factorSummary,
  type FactorTraining,
  factorWords,
  hasTunnel,
  tunnelFields,
  width,
} from '@orograph/probes';
import { constant, displace, norm, normal, sgd, streamSeed, unit, type Vector } from '@orograph/tensor';
import { wedges } from '@orograph/toy';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { beforeAll, expect, test } from 'vitest';

const dim = 4000;
const outside = 0.1;
const shares = [0.1, 0.2, 0.3, 0.4, 0.5];
/** The law of the half-angle: sin t = a / √(1 − n/D). */
const law = (share: number): number => Math.asin(outside / Math.sqrt(1 - share));

/** A descent to wedges of a share n/D of long directions, from beside them, and the tunnel it ends in. */
async function trained(
  share: number,
  seed: number,
  { rate = 0.25, untilLoss = 1e-10 } = {},
): Promise<FactorTraining> {
  const toy = wedges({ dim, longDirections: Math.round(share * dim), map: 'squared' });
  const middle = unit(toy.project(normal(dim, streamSeed(seed, 1001))));
  const start = displace(middle, [normal(dim, streamSeed(seed, 1002))], [1e-4]);
  const loss = {
    dim,
    examples: 4,
    value: (theta: Vector) => toy.value(theta),
    valueAndGrad: (theta: Vector) => toy.valueAndGrad(theta),
    batchValueAndGrad: (theta: Vector) => toy.valueAndGrad(theta),
  };
  const plan = { optimizer: sgd(), schedule: constant(rate), epochs: 30, batchSize: 4, seed };
  const state = await lastValueFrom(trainUntil(loss, start, plan, { measured: toy, untilLoss }));
  const threshold = (outside * norm(state.theta)) ** 2;
  const own = await toy.value(state.theta);
  const widths = hasTunnel(state, own, threshold)
    ? await firstValueFrom(width(toy, { theta: state.theta, threshold, samples: 10, seed }).pipe(toArray()))
    : [];
  return { ...tunnelFields(state, { loss: own, threshold, widths }), value: share, seed };
}

const trainings: FactorTraining[] = [];
beforeAll(async () => {
  for (const share of shares) for (const seed of [0, 1, 2]) trainings.push(await trained(share, seed));
});

test('widths of toy wedges after training follow their law within two percent', () => {
  for (const { value, status, angle, distance, norm: radius } of trainings) {
    expect(status).toBe('reached');
    expect(Math.abs(angle!.mean / 2 / law(value) - 1)).toBeLessThan(0.02);
    expect(Math.abs(distance!.mean / radius / Math.sin(law(value)) - 1)).toBeLessThan(0.02);
  }
});

test('the sweep finds the direction and the size of the effect that the law has', () => {
  const summary = factorSummary('dropout', trainings);
  const exact = factorSummary(
    'dropout',
    trainings.map((one) => ({ ...one, angle: { ...one.angle!, mean: law(one.value) } })),
  );
  expect(summary.verdict).toBe('wider');
  expect(summary.effects.norm.ratio).toBeCloseTo(1, 3);
  for (const of of ['ratio', 'slope'] as const) {
    const [found, known] = [summary, exact].map(({ effects }) =>
      of === 'ratio' ? effects.angle.ratio : effects.angle.slope.mean,
    );
    expect(Math.abs(found! / known! - 1)).toBeLessThan(0.05);
  }
  const shorts = trainings.map((one) => ({ ...one, value: 1 - one.value }));
  expect(factorSummary('dropout', shorts).verdict).toBe('narrower');
});

test('a diverged training and one that does not reach the loss are results, and not compared', async () => {
  const odd = [await trained(0.5, 3, { rate: 1e200 }), await trained(0.5, 4, { untilLoss: 0, rate: 1e-9 })];
  expect(odd.map(({ status }) => status)).toEqual(['diverged', 'unreached']);
  expect(odd.map(({ angle }) => angle === null)).toEqual([true, false]);
  const { values, effects } = factorSummary('dropout', [...trainings, ...odd]);
  expect(values.at(-1)).toMatchObject({ trainings: 5, compared: 3, diverged: 1, unreached: 1 });
  expect(effects).toEqual(factorSummary('dropout', trainings).effects);
  expect(factorWords(factorSummary('dropout', [...trainings, ...odd]))).toMatch(
    /^Dropout rate from 0\.1 to 0\.5: wider\. The angular width grows, ×1\.3\d* \[.*\], the distance grows, .*Of 17 trainings 1 did not reach the training loss and 1 diverged; 15 are compared\.$/,
  );
});

test('what contradicts itself, bends in between, or has no end is said in words', () => {
  const at = (value: number, seed: number, angle: number, distance: number): FactorTraining => ({
    value,
    seed,
    status: 'trained',
    angle: { mean: angle, standardError: 0, count: 1 },
    distance: { mean: distance, standardError: 0, count: 1 },
    norm: 1 + seed,
    loss: 1,
    unbounded: { angle: 0, distance: 0 },
  });
  const three = [0, 1, 2];
  const mixed = factorSummary(
    'batch',
    three.flatMap((seed) => [at(8, seed, 1, 3), at(16, seed, 4, 2), at(32, seed, 3, 1)]),
  );
  expect(mixed.verdict).toBe('mixed');
  expect(factorWords(mixed)).toBe(
    'Batch size from 8 to 32: angle and distance contradict each other. The angular width grows, ×3 [3, 3], the distance shrinks, ×0.333 [0.333, 0.333]; |θ| is not resolved, ×1 [1, 1], the training loss is not resolved, ×1 [1, 1] (95 % intervals over 3 seeds). The angle is not monotone: at 16 it is above both ends.',
  );
  const unbounded = { angle: 2, distance: 0 };
  const flat = three.flatMap((seed) => [at(8, seed, 1, 3), { ...at(32, seed, 1, 3), unbounded }]);
  expect(factorSummary('batch', flat).verdict).toBe('not resolved');
  expect(factorWords(factorSummary('batch', flat))).toMatch(
    /At 32 some directions did not end, and widths are lower bounds\.$/,
  );
  const high = flat.map((one) => (one.value === 32 ? { ...one, angle: null, distance: null } : one));
  expect(factorWords(factorSummary('batch', high))).toBe(
    'Batch size: not resolved, for fewer than two values can be compared. Of 6 trainings 3 ended at a high loss; 3 are compared.',
  );
  expect(factorWords(factorSummary('batch', flat.slice(0, 2)))).toMatch(
    /the distance is not resolved, ×1; .* \(too few seeds for intervals\)/,
  );
});
