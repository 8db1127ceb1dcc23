import { estimate, randomSubspace } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { subspaceOverlap } from '../../src/index.ts';

const axes = (dim: number, indices: readonly number[]) =>
  indices.map((i) => Float64Array.from({ length: dim }, (_, k) => (k === i ? 1 : 0)));

test('of axis-aligned subspaces the overlap is the share of common axes', () => {
  const { cosines, overlap, expected } = subspaceOverlap(axes(10, [0, 1, 2, 3]), axes(10, [2, 3, 4]));
  expect(cosines).toEqual([1, 1, 0]);
  expect(overlap).toBeCloseTo(2 / 3, 12);
  expect(expected).toBeCloseTo(0.4, 12);
});

test('of a plane and a turned one it is cos² of the angle', () => {
  const angle = 0.3;
  const line = [Float64Array.of(Math.cos(angle), Math.sin(angle), 0)];
  const { cosines, overlap } = subspaceOverlap(axes(3, [0]), line);
  expect(cosines[0]).toBeCloseTo(Math.cos(angle), 12);
  expect(overlap).toBeCloseTo(Math.cos(angle) ** 2, 12);
});

test('of random subspaces it has the mean and the deviation that the formula says', () => {
  const [dim, p, q] = [12, 3, 5];
  const overlaps = Array.from({ length: 400 }, (_, k) =>
    subspaceOverlap(randomSubspace(dim, p, 2 * k), randomSubspace(dim, q, 2 * k + 1)),
  );
  const { mean, standardError } = estimate(overlaps.map(({ overlap }) => overlap));
  expect(Math.abs(mean - q / dim)).toBeLessThan(4 * standardError);
  const deviation = standardError * Math.sqrt(400);
  expect(deviation / overlaps[0]!.deviation).toBeCloseTo(1, 1);
  expect(estimate(overlaps.map(({ z }) => z ** 2)).mean).toBeCloseTo(1, 0);
});

test('the whole space always contains the other: there is nothing to compare with', () => {
  const { overlap, deviation, z } = subspaceOverlap(axes(3, [0, 1, 2]), axes(3, [1]));
  expect([overlap, deviation]).toEqual([1, 0]);
  expect(z).toBeNaN();
});

test('refuses bases that are empty or of different spaces', () => {
  expect(() => subspaceOverlap([], axes(3, [0]))).toThrow('expected two bases, got 0 and 1 vectors.');
  expect(() => subspaceOverlap(axes(3, [0]), axes(4, [0]))).toThrow(
    'expected vectors of dimension 3, got one of 4.',
  );
});
