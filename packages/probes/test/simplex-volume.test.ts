import { expect, test } from 'vitest';

import { simplexVolume } from '../src/index.ts';

test('the regular simplex of unit edges has the volume √(k + 1)/(k! 2^(k/2))', () => {
  let factorial = 1;
  for (let k = 1; k <= 6; k++) {
    factorial *= k;
    const vertices = Array.from({ length: k + 1 }, (_, i) =>
      Float64Array.from({ length: k + 1 }, (__, j) => (i === j ? Math.SQRT1_2 : 0)),
    );
    expect(simplexVolume(vertices)).toBeCloseTo(Math.sqrt(k + 1) / (factorial * 2 ** (k / 2)), 12);
  }
});

test('vertices on a line span no area, and none have no volume', () => {
  expect(simplexVolume([0, 1, 2].map((x) => Float64Array.of(x, x)))).toBeCloseTo(0, 7);
  expect(() => simplexVolume([])).toThrow('simplexVolume: expected at least one vertex, got none.');
});
