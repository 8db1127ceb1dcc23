import { random } from '@orograph/tensor';
import { describe, expect, test } from 'vitest';

import { thresholdFit, type Trial } from '../../src/index.ts';

const trials = (rows: readonly (readonly [d: number, successes: number, count: number])[]): Trial[] =>
  rows.flatMap(([d, successes, count]) =>
    Array.from({ length: count }, (_, k) => ({ d, success: k < successes })),
  );

/** Draws trials of a logistic curve. */
function drawn(
  dimension: number,
  scale: number,
  dimensions: readonly number[],
  each: number,
  seed: number,
): Trial[] {
  const draws = random(seed);
  return dimensions.flatMap((d) =>
    Array.from({ length: each }, () => ({
      d,
      success: draws.uniform() < 1 / (1 + Math.exp(-(d - dimension) / scale)),
    })),
  );
}

describe('thresholdFit', () => {
  test('takes the middle of the step between failures and successes, and an interval that holds the whole step', () => {
    const fit = thresholdFit(
      trials([
        [10, 0, 5],
        [20, 0, 5],
        [30, 5, 5],
        [40, 5, 5],
      ]),
    );
    expect(fit.dimension).toBeCloseTo(25, 6);
    expect(fit.interval[0]).toBeLessThanOrEqual(20.5);
    expect(fit.interval[1]).toBeGreaterThanOrEqual(29.5);
    expect(fit).toMatchObject({ censored: undefined, scale: 0 });
  });

  test('is the maximum of the likelihood where successes and failures overlap', () => {
    // Logistic regression of these counts by Newton's method in a + b d: d* = -a/b, s = 1/b.
    const rows = [
      [10, 1, 10],
      [20, 3, 10],
      [30, 6, 10],
      [40, 9, 10],
    ] as const;
    let [a, b] = [0, 0];
    for (let i = 0; i < 50; i++) {
      const [g, h] = [
        [0, 0],
        [0, 0, 0],
      ] as [number[], number[]];
      for (const [d, s, n] of rows) {
        const p = 1 / (1 + Math.exp(-(a + (b * d) / 10)));
        const w = n * p * (1 - p);
        g[0]! += s - n * p;
        g[1]! += ((s - n * p) * d) / 10;
        h[0]! += w;
        h[1]! += (w * d) / 10;
        h[2]! += (w * d * d) / 100;
      }
      const determinant = h[0]! * h[2]! - h[1]! ** 2;
      a += (h[2]! * g[0]! - h[1]! * g[1]!) / determinant;
      b += (h[0]! * g[1]! - h[1]! * g[0]!) / determinant;
    }
    const fit = thresholdFit(trials(rows));
    expect(fit.dimension).toBeCloseTo((-a / b) * 10, 3);
    expect(fit.scale).toBeCloseTo(10 / b, 3);
  });

  test('its interval holds the true dimension in about 95 of 100 draws', () => {
    const dimensions = [20, 30, 40, 50, 60, 70, 80];
    const held = Array.from({ length: 200 }, (_, seed) => {
      const { interval } = thresholdFit(drawn(47, 6, dimensions, 8, seed));
      return interval[0] <= 47 && 47 <= interval[1];
    }).filter(Boolean).length;
    expect(held / 200).toBeGreaterThan(0.9);
    expect(held / 200).toBeLessThan(0.995);
  });

  test('says that no dimension tried sufficed, or that all did, and bounds only the other side', () => {
    const none = thresholdFit(
      trials([
        [10, 0, 5],
        [20, 0, 5],
      ]),
    );
    expect(none).toMatchObject({ dimension: 20, censored: 'above' });
    expect(none.interval[1]).toBe(Infinity);
    expect(none.interval[0]).toBeGreaterThan(10);
    const every = thresholdFit(
      trials([
        [10, 5, 5],
        [20, 5, 5],
      ]),
    );
    expect(every).toMatchObject({ dimension: 10, censored: 'below' });
    expect(every.interval[0]).toBe(-Infinity);
    expect(every.interval[1]).toBeLessThan(20);
  });

  test('does not bound d* where success does not depend on d', () => {
    const { interval } = thresholdFit(
      trials([
        [10, 2, 5],
        [20, 3, 5],
        [30, 2, 5],
      ]),
    );
    expect(interval).toEqual([-Infinity, Infinity]);
  });

  test('moves with the scale of d', () => {
    const rows = [
      [10, 1, 10],
      [20, 3, 10],
      [30, 6, 10],
      [40, 9, 10],
    ] as const;
    const one = thresholdFit(trials(rows));
    const hundred = thresholdFit(trials(rows.map(([d, s, n]) => [100 * d, s, n] as const)));
    expect(hundred.dimension / 100).toBeCloseTo(one.dimension, 2);
    expect(hundred.interval[0] / 100).toBeCloseTo(one.interval[0], 2);
  });

  test('refuses no trials and dimensions that are no numbers', () => {
    expect(() => thresholdFit([])).toThrow('thresholdFit: expected at least one trial, got none.');
    expect(() => thresholdFit([{ d: Number.NaN, success: true }])).toThrow(
      'thresholdFit: expected finite dimensions, got NaN.',
    );
  });
});
