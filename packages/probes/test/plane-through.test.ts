import { displace, dot, normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { planeThrough, rangesAround } from '../src/index.ts';

test('the coordinates give the three points back in an orthonormal basis', () => {
  const points = [normal(9, 1), normal(9, 2), normal(9, 3)] as const;
  const { origin, directions, coordinates } = planeThrough([...points]);
  coordinates.forEach((coords, k) => {
    const theta = displace(origin, directions, coords);
    theta.forEach((value, i) => expect(value).toBeCloseTo(points[k]![i]!, 12));
  });
  expect(dot(directions[0], directions[1])).toBeCloseTo(0, 12);
  expect(coordinates[2]![1]).toBeGreaterThan(0);
});

test('three points on a line have no plane', () => {
  const p = normal(4, 1);
  expect(() => planeThrough([p, displace(p, [p], [1]), displace(p, [p], [2])])).toThrow(
    'orthonormalize: direction 1',
  );
});

test('the ranges hold the coordinates with a margin', () => {
  expect(
    rangesAround(
      [
        [0, 0],
        [10, 0],
        [4, 5],
      ],
      { margin: 0.1 },
    ),
  ).toEqual([
    [-1, 11],
    [-0.5, 5.5],
  ]);
});
