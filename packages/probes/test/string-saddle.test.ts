import type { DifferentiableLoss } from '@orograph/tensor';
import { doubleWell } from '@orograph/toy';
import { describe, expect, test } from 'vitest';

import { stringSaddle } from '../src/index.ts';
import { all } from './closed-forms.ts';

const well = doubleWell({ dim: 3, barrier: 0.7 });
const [left, right] = well.optima;
const detour = [left, Float64Array.of(0.3, 1.5, -0.8), right];

/** Σ Aₖ exp(aₖ(x − xₖ)² + bₖ(x − xₖ)(y − yₖ) + cₖ(y − yₖ)²): three minima and two saddles (Müller & Brown 1979). */
const bumps = [
  [-200, -1, 0, -10, 1, 0],
  [-100, -1, 0, -10, 0, 0.5],
  [-170, -6.5, 11, -6.5, -0.5, 1.5],
  [15, 0.7, 0.6, 0.7, -1, 1],
] as const;
const muellerBrown: DifferentiableLoss = {
  dim: 2,
  value: async (theta) => (await muellerBrown.valueAndGrad(theta)).value,
  valueAndGrad: (theta) => {
    const [x, y] = theta as Float64Array;
    let value = 0;
    const grad = new Float64Array(2);
    for (const [size, a, b, c, x0, y0] of bumps) {
      const [dx, dy] = [x! - x0, y! - y0];
      const term = size * Math.exp(a * dx * dx + b * dx * dy + c * dy * dy);
      value += term;
      grad[0]! += term * (2 * a * dx + b * dy);
      grad[1]! += term * (b * dx + 2 * c * dy);
    }
    return Promise.resolve({ value, grad });
  },
};

describe('stringSaddle', () => {
  test('comes down from a detour to the saddle of a double well', async () => {
    const records = await all(stringSaddle(well, { path: detour, images: 41, steps: 150, rate: 0.05 }));
    const last = records.at(-1)!;
    expect(records[0]!.height).toBeGreaterThan(1.5);
    expect(last.height).toBeCloseTo(well.barrier, 3);
    expect(last.gradNorm).toBeLessThan(0.1);
    expect(last.values[0]).toBeCloseTo(0, 6);
    Array.from(last.saddle, (x) => expect(Math.abs(x)).toBeLessThan(0.05));
  });

  test('gives the first path alone for no steps', async () => {
    const [record, ...rest] = await all(
      stringSaddle(well, { path: [left, right], images: 3, steps: 0, rate: 1 }),
    );
    expect(rest).toEqual([]);
    expect(record).toMatchObject({ step: 0, climbs: false, values: [0, 0.7, 0], height: 0.7, gradNorm: 0 });
  });

  test('climbs to the saddle of a double well between two images of an even string', async () => {
    const plan = { path: detour, images: 8, steps: 120, rate: 0.05 };
    const below = (await all(stringSaddle(well, plan))).at(-1)!;
    expect(below.height).toBeLessThan(well.barrier - 0.01);
    const records = await all(stringSaddle(well, { ...plan, climb: 120 }));
    expect(records).toHaveLength(241);
    expect(records[120]).toMatchObject({ step: 120, climbs: false, height: below.height });
    const last = records.at(-1)!;
    expect(last.climbs).toBe(true);
    expect(last.height).toBeCloseTo(well.barrier, 9);
    expect(last.gradNorm).toBeLessThan(1e-4);
    Array.from(last.saddle, (x) => expect(Math.abs(x)).toBeLessThan(1e-4));
  });

  test.each([
    // Saddles of the surface, to the digits that are published.
    { from: [-0.56, 1.45], to: [-0.05, 0.467], saddle: [-0.822, 0.624], height: -40.665 },
    { from: [-0.05, 0.467], to: [0.623, 0.028], saddle: [0.212, 0.293], height: -72.249 },
  ])('climbs to the saddle at $saddle of the Müller-Brown surface', async ({ from, to, saddle, height }) => {
    const path = [Float64Array.from(from), Float64Array.from(to)];
    const plan = { path, images: 9, steps: 150, rate: 3e-4 };
    const records = await all(stringSaddle(muellerBrown, { ...plan, climb: 300 }));
    const [below, last] = [records[150]!, records.at(-1)!];
    expect(height - below.height).toBeGreaterThan(0.02);
    expect(last.height).toBeCloseTo(height, 2);
    expect(last.gradNorm).toBeLessThan(1e-3);
    saddle.forEach((x, i) => expect(last.saddle[i]).toBeCloseTo(x, 2));
    // All others are lower: the height of the way is that of its saddle.
    expect(Math.max(...last.values)).toBe(last.height);
  });

  test('does not climb where the highest image is an end', async () => {
    const hill = {
      dim: 1,
      value: async () => 0,
      valueAndGrad: async ([x]: ArrayLike<number> & Iterable<number>) => ({
        value: x!,
        grad: Float64Array.of(1),
      }),
    };
    const path = [Float64Array.of(0), Float64Array.of(1)];
    const records = await all(stringSaddle(hill, { path, images: 3, steps: 0, rate: 0.1, climb: 2 }));
    expect(records.map(({ climbs }) => climbs)).toEqual([false, false, false]);
    expect(records[2]!.height).toBeCloseTo(0.8, 12);
  });

  test.each([
    [{ path: [left] }, 'stringSaddle: expected at least 2 points, got 1.'],
    [{ images: 2 }, 'images'],
    [{ steps: -1 }, 'steps'],
    [{ climb: 0.5 }, 'climb'],
    [{ path: [left, new Float64Array(2)] }, 'stringSaddle: expected a vector of dimension 3, got 2.'],
  ])('refuses %j', (bad, message) => {
    expect(() => stringSaddle(well, { path: [left, right], images: 5, steps: 1, rate: 0.1, ...bad })).toThrow(
      message,
    );
  });
});
