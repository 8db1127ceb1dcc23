import {
  combine,
  displace,
  dot,
  normal,
  orthonormalityError,
  randomSubspace,
  symmetricEigenpairs,
} from '@orograph/tensor';
import { expect, test } from 'vitest';

import { trajectoryPlane } from '../src/index.ts';

test('a trajectory inside a plane is explained by it, without residuals', () => {
  const basis = randomSubspace(20, 2, 0);
  const start = normal(20, 5);
  const thetas = Array.from({ length: 9 }, (_, t) =>
    displace(start, basis, [5 * Math.cos(t / 3), Math.sin(t / 3)]),
  );
  const { origin, directions, explained, coordinates, residuals } = trajectoryPlane(thetas);
  expect(origin).toBe(thetas[8]);
  expect(orthonormalityError(directions)).toBeLessThan(1e-12);
  expect(explained[0]! + explained[1]!).toBeCloseTo(1, 12);
  expect(explained[0]).toBeGreaterThan(explained[1]!);
  expect(coordinates[8]).toEqual([0, 0]);
  residuals.forEach((residual, t) => {
    expect(residual).toBeLessThan(1e-10);
    displace(origin, directions, coordinates[t]!).forEach((x, i) =>
      expect(x).toBeCloseTo(thetas[t]![i]!, 10),
    );
  });
});

test('what leaves the plane is its residual', () => {
  const [u, v, w] = randomSubspace(6, 3, 1);
  const at = (...coords: number[]): Float64Array | Float32Array =>
    displace(new Float64Array(6), [u!, v!, w!], coords);
  const thetas = [
    at(9, 0, 0),
    at(-9, 0, 0),
    at(0, 5, 0),
    at(0, -5, 0),
    at(0, 0, 0.5),
    at(0, 0, -0.5),
    at(0, 0, 0),
  ];
  const { directions, explained, residuals } = trajectoryPlane(thetas);
  expect(Math.abs(dot(directions[0]!, u!))).toBeCloseTo(1, 10);
  expect(Math.abs(dot(directions[1]!, v!))).toBeCloseTo(1, 10);
  expect(explained[0]).toBeCloseTo(162 / 212.5, 10);
  [0, 0, 0, 0, 0.5, 0.5, 0].forEach((residual, t) => expect(residuals[t]).toBeCloseTo(residual, 10));
});

test('the explained shares are those of the covariance of the points', () => {
  const thetas = Array.from({ length: 7 }, (_, t) => normal(4, t).map((x, i) => x + 3 * i));
  const mean = combine(thetas);
  const covariance = Array.from(mean, (_, i) =>
    Array.from(mean, (__, j) =>
      thetas.reduce((sum, theta) => sum + (theta[i]! - mean[i]!) * (theta[j]! - mean[j]!), 0),
    ),
  );
  const pairs = symmetricEigenpairs(covariance);
  const total = pairs.reduce((sum, { value }) => sum + value, 0);
  const { explained, directions } = trajectoryPlane(thetas, { rank: 3 });
  explained.forEach((share, k) => {
    expect(share).toBeCloseTo(pairs[k]!.value / total, 10);
    expect(Math.abs(dot(directions[k]!, pairs[k]!.vector))).toBeCloseTo(1, 8);
  });
});

test('a trajectory on a line has no plane, and none has no point', () => {
  expect(() => trajectoryPlane([0, 1, 2].map((t) => Float64Array.of(t, t, t)))).toThrow(
    'trajectoryPlane: expected points that span 2 directions, 3 points span 1.',
  );
  expect(() => trajectoryPlane([])).toThrow('trajectoryPlane: expected at least one point, got none.');
  expect(() => trajectoryPlane([Float64Array.of(1), Float64Array.of(1, 2)])).toThrow(
    'trajectoryPlane: expected a vector of dimension 2, got 1.',
  );
});
