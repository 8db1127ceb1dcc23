import { expect, test } from 'vitest';

import { barrier, segment, slice } from '../src/index.ts';
import { all, bowl, twoWells } from './closed-forms.ts';

test('the barrier between the wells is the height it was made with', async () => {
  const [left, right] = [Float64Array.of(-1, 0), Float64Array.of(1, 0)];
  const profile = await all(slice(twoWells(2, 3.5), segment(left, right, { points: 41 })));
  expect(barrier(profile)).toBeCloseTo(3.5, 12);
  expect(barrier(profile.toReversed())).toBe(barrier(profile));
});

test('a convex profile has no barrier, and unequal ends are interpolated', async () => {
  const profile = await all(
    slice(bowl([1]), segment(Float64Array.of(-1), Float64Array.of(3), { points: 9 })),
  );
  expect(barrier(profile)).toBe(0);
  const tilted = [1, 5, 5].map((loss, i) => ({ coords: [i / 2], loss }));
  expect(barrier(tilted)).toBe(2);
});

test('a profile with NaN has the barrier NaN, one with a single point none', () => {
  expect(barrier([0, Number.NaN, 0].map((loss, i) => ({ coords: [i], loss })))).toBeNaN();
  expect(() => barrier([{ coords: [0], loss: 1 }])).toThrow(
    'barrier: expected at least two points of a profile, got 1.',
  );
});
