import { expect, test } from 'vitest';
import { rateIn } from '../src/experiments/subspaces.ts';

test('from 300 dimensions on a step of Adam moves the weights as far whatever the dimension', () => {
  const length = (d: number): number => rateIn(0.3, d) * Math.sqrt(d);
  expect([1, 30, 300].map((d) => rateIn(0.3, d))).toEqual([0.3, 0.3, 0.3]);
  for (const d of [1000, 40_000]) expect(length(d)).toBeCloseTo(length(300), 10);
});
