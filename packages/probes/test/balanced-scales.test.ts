import type { ScalingGroup, Tensor } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { balancedScales } from '../src/index.ts';

const tensor = (shape: readonly number[], data: readonly number[]): Tensor => ({
  shape,
  data: Float64Array.from(data),
});
const site = (name: string, axis: number, power: number, size: number) => ({
  tensor: name,
  axes: [axis],
  power,
  unitOf: Array.from({ length: size }, (_, i) => i),
});
const group = (name: string, size: number, sites: ScalingGroup['sites']): ScalingGroup => ({
  name,
  size,
  sites,
});

test('one layer: s = (|out| / |in|)^½, which makes both norms equal', () => {
  const found = balancedScales([group('S1', 2, [site('a', 1, 1, 2), site('b', 0, -1, 2)])], {
    a: tensor([2, 2], [3, 1, 4, 0]),
    b: tensor([2, 1], [20, 0.25]),
  });
  // Unit 0: |in| = 5, |out| = 20; unit 1: |in| = 1, |out| = 0.25.
  expect(Array.from(found.scales['S1']!)).toEqual([expect.closeTo(2, 12), expect.closeTo(0.5, 12)]);
  expect(found.converged).toBe(true);
});

test('two layers: scales found do not depend on those that the network was given', () => {
  const groups = [
    group('S1', 2, [site('a', 0, 1, 2), site('b', 1, -1, 2)]),
    group('S2', 3, [site('b', 0, 1, 3), site('c', 1, -1, 3)]),
  ];
  const given = [
    [0.3, 2],
    [5, 1, 0.1],
  ] as const;
  const a = [1, 2, -3, 0.5];
  const b = [1, -2, 0.3, 2, 1.1, -0.7];
  const c = [0.2, 4, 1];
  const first = balancedScales(groups, { a: tensor([2, 2], a), b: tensor([3, 2], b), c: tensor([1, 3], c) });
  const second = balancedScales(groups, {
    a: tensor(
      [2, 2],
      a.map((value, i) => value * given[0][i >> 1]!),
    ),
    b: tensor(
      [3, 2],
      b.map((value, i) => (value * given[1][i >> 1]!) / given[0][i % 2]!),
    ),
    c: tensor(
      [1, 3],
      c.map((value, i) => value / given[1][i]!),
    ),
  });
  expect(first.sweeps).toBeGreaterThan(2);
  for (const [k, name] of ['S1', 'S2'].entries())
    given[k]!.forEach((scale, unit) =>
      expect(second.scales[name]![unit]! * scale).toBeCloseTo(first.scales[name]![unit]!, 6),
    );
});

test('powers of several sizes: the derivative is 0 there', () => {
  const { scales } = balancedScales(
    [group('S1', 1, [site('a', 0, 2, 1), site('b', 0, 1, 1), site('c', 0, -1, 1)])],
    { a: tensor([1], [0.7]), b: tensor([1], [3]), c: tensor([1], [5]) },
  );
  const s = scales['S1']![0]!;
  expect(2 * 0.49 * s ** 4 + 9 * s ** 2 - 25 / s ** 2).toBeCloseTo(0, 9);
});

test('a unit with no numbers but 0 on one side keeps its scale, and the turns may end early', () => {
  const groups = [group('S1', 2, [site('a', 0, 1, 2), site('b', 0, -1, 2)])];
  const tensors = { a: tensor([2], [0, 1]), b: tensor([2], [5, 16]) };
  expect(Array.from(balancedScales(groups, tensors).scales['S1']!)).toEqual([1, 4]);
  expect(balancedScales(groups, tensors, { sweeps: 1 })).toMatchObject({ sweeps: 1, converged: false });
});
