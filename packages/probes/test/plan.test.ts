import { displace } from '@orograph/tensor';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { plane, pointsOf, ray, segment, sizeOfCut, volume } from '../src/index.ts';

const origin = Float64Array.of(1, 2, 3);
const [x, y, z] = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0), Float64Array.of(0, 0, 1)];

test('an odd number of points on a symmetric range contains 0 exactly and is exactly antisymmetric', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      (half, m) => {
        const values = ray(origin, x, { points: 2 * m + 1, range: [-half, half] }).axes[0]!;
        expect(values[m]).toBe(0);
        values.forEach((value, i) => expect(value + values[2 * m - i]!).toBe(0));
        expect([values[0], values[2 * m]]).toEqual([-half, half]);
      },
    ),
  );
});

test('all rows of a plane have the same coordinates, and row-major order varies the last one fastest', () => {
  const plan = plane(origin, [x, y], {
    grid: [3, 5],
    range: [
      [-1, 1],
      [0, 0.3],
    ],
  });
  const points = [...pointsOf(plan)];
  expect(points).toHaveLength(15);
  for (let i = 0; i < 3; i++) {
    const row = points.slice(5 * i, 5 * i + 5);
    expect(row.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4].map((j) => [i, j]));
    expect(row.map(({ coords }) => coords[1])).toEqual(plan.axes[1]);
    expect(row.map(({ coords }) => coords[0])).toEqual(row.map(() => plan.axes[0]![i]));
  }
});

test('a segment runs from its first point to its second', () => {
  const plan = segment(origin, z, { points: 3 });
  const thetas = [...pointsOf(plan)].map(({ coords }) => displace(plan.origin, plan.directions, coords));
  expect(thetas.map((theta) => Array.from(theta))).toEqual([
    [1, 2, 3],
    [0.5, 1, 2],
    [0, 0, 1],
  ]);
});

test('a volume of rank 3 has the product of its grid, and one of rank 0 a single point', () => {
  expect(sizeOfCut(volume(origin, [x, y, z], { grid: [2, 3, 4] }))).toBe(24);
  expect([...pointsOf(volume(origin, [], { grid: 7 }))]).toEqual([{ index: [], coords: [] }]);
});

test('one point is the middle of the range, none is an empty cut', () => {
  expect(ray(origin, x, { points: 1, range: [-2, 2] }).axes).toEqual([[0]]);
  expect([...pointsOf(segment(origin, x, { points: 0 }))]).toEqual([]);
});

test('a plan that makes no sense throws, saying what was expected and what came', () => {
  expect(() => segment(origin, x, { points: 2.5 })).toThrow(
    'cut: expected a whole number of points, got 2.5.',
  );
  expect(() => ray(origin, x, { points: 3, range: [0, Infinity] })).toThrow(
    'cut: expected a finite range, got 0 to Infinity.',
  );
  expect(() => plane(origin, [x, y], { grid: [3] })).toThrow(
    'volume: expected 2 axes, one per direction, got 1 in grid and 2 in range.',
  );
  expect(() => ray(origin, Float64Array.of(1), { points: 3 })).toThrow(
    'volume: expected a vector of dimension 3, got 1.',
  );
});
