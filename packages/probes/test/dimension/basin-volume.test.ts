import { expect, test } from 'vitest';

import { basinRays, basinVolume } from '../../src/index.ts';
import { all, bowl } from '../closed-forms.ts';
import { expectCold } from '../cold.ts';

/** log of the volume of the unit ball of ℝᴰ for small D. */
const unitBall = [0, 2, Math.PI, (4 / 3) * Math.PI, Math.PI ** 2 / 2, (8 / 15) * Math.PI ** 2].map(Math.log);
const plan = (dim: number, samples = 4000) =>
  ({ theta: new Float64Array(dim), threshold: 0.5, samples, seed: 0, tolerance: 1e-6 }) as const;

test.each([1, 2, 3, 4, 5])('the volume of a ball in %i dimensions is exact from any rays', async (dim) => {
  const rays = await all(basinRays(bowl(Array.from({ length: dim }, () => 4)), plan(dim, 5)));
  const { logVolume, standardError, effectiveSamples, radius } = basinVolume(rays, dim);
  expect(logVolume).toBeCloseTo(unitBall[dim]! + dim * Math.log(0.5), 4);
  expect(standardError).toBeLessThan(1e-4);
  expect(effectiveSamples).toBeCloseTo(5, 4);
  expect(radius).toBeCloseTo(0.5, 5);
});

test('of an ellipsoid it is that of the ball times the axes, within its error', async () => {
  const spectrum = [1, 4, 9, 16];
  const { logVolume, standardError, isLowerBound } = basinVolume(
    await all(basinRays(bowl(spectrum), plan(4))),
    4,
  );
  const exact = unitBall[4]! - spectrum.reduce((sum, x) => sum + Math.log(x) / 2, 0);
  expect(Math.abs(logVolume - exact)).toBeLessThan(3 * standardError);
  expect(standardError).toBeLessThan(0.1);
  expect(isLowerBound).toBe(false);
});

test('rays that reach the limit make it a lower bound', async () => {
  const rays = await all(basinRays(bowl([0, 0]), { ...plan(2, 3), limit: 7 }));
  expect(rays.every(({ radius, bounded }) => radius === 7 && !bounded)).toBe(true);
  expect(basinVolume(rays, 2)).toMatchObject({ isLowerBound: true });
});

test('goes on after the rays that are there', async () => {
  const whole = await all(basinRays(bowl([1, 2]), plan(2, 6)));
  expect(await all(basinRays(bowl([1, 2]), { ...plan(2, 6), skip: 4 }))).toEqual(whole.slice(4));
});

test('is cold', () => expectCold(bowl([1, 1]), (loss) => basinRays(loss, plan(2, 3))));

test('refuses no rays and plans that make no sense', () => {
  expect(() => basinVolume([], 2)).toThrow('basinVolume: expected at least one ray, got none.');
  expect(() => basinRays(bowl([1]), plan(2))).toThrow('basinRays');
  expect(() => basinRays(bowl([1]), { ...plan(1), samples: -1 })).toThrow(
    'basinRays: samples must be a whole number from 0, got -1.',
  );
});
