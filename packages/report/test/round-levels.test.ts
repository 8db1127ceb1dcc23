import { expect, test } from 'vitest';

import { colorRange, roundLevels } from '../src/index.ts';

test.each([
  ['linear', [0.13, 5.98], [1, 2, 3, 4, 5]],
  ['linear', [-1, 1], [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75]],
  ['log', [0.02, 6], [0.05, 0.1, 0.2, 0.5, 1, 2, 5]],
  ['log', [1e-6, 1], [1e-5, 1e-4, 1e-3, 1e-2, 1e-1]],
  ['log', [1e-30, 1], undefined],
] as const)('%s levels of %j are round and inside', (scale, domain, expected) => {
  const levels = roundLevels({ scale, domain: [domain[0], domain[1]] });
  if (expected) expect(levels).toEqual([...expected]);
  expect(levels.length).toBeGreaterThan(2);
  expect(levels.length).toBeLessThanOrEqual(10);
  for (const level of levels) {
    expect(level > domain[0] && level < domain[1]).toBe(true);
    expect(Number(level.toPrecision(2))).toBe(level);
  }
});

test('colours are logarithmic over a wide positive range, unless asked otherwise, and never below 0', () => {
  expect(colorRange([1, 21]).scale).toBe('log');
  expect(colorRange([1, 19]).scale).toBe('linear');
  expect(colorRange([1, 19], 'log').scale).toBe('log');
  expect(colorRange([-1, 19], 'log').scale).toBe('linear');
});
