import { doubleWell } from '@orograph/toy';
import { describe, expect, test } from 'vitest';

import { stringSaddle } from '../src/index.ts';
import { all } from './closed-forms.ts';

const well = doubleWell({ dim: 3, barrier: 0.7 });
const [left, right] = well.optima;
const detour = [left, Float64Array.of(0.3, 1.5, -0.8), right];

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
    expect(record).toMatchObject({ step: 0, values: [0, 0.7, 0], height: 0.7, gradNorm: 0 });
  });

  test.each([
    [{ path: [left] }, 'stringSaddle: expected at least 2 points, got 1.'],
    [{ images: 2 }, 'images'],
    [{ steps: -1 }, 'steps'],
    [{ path: [left, new Float64Array(2)] }, 'stringSaddle: expected a vector of dimension 3, got 2.'],
  ])('refuses %j', (bad, message) => {
    expect(() => stringSaddle(well, { path: [left, right], images: 5, steps: 1, rate: 0.1, ...bad })).toThrow(
      message,
    );
  });
});
