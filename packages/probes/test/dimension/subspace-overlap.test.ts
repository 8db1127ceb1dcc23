import { estimate, randomSubspace } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { overlapVerdict, subspaceOverlap } from '../../src/index.ts';

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

test.each([
  [8, 1, 1],
  [18, 1, 1],
  [12, 3, 5],
])('of random subspaces of R^%i of %i and %i dimensions p-values are uniform', (dim, p, q) => {
  const draws = 2000;
  const found = Array.from({ length: draws }, (_, k) =>
    subspaceOverlap(randomSubspace(dim, p, 2 * k), randomSubspace(dim, q, 2 * k + 1)),
  );
  for (const level of [0.01, 0.05, 0.5]) {
    const share = found.filter(({ pValue }) => pValue < level).length / draws;
    expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / draws));
  }
  // Three standard deviations are exceeded far more often than by a normal variable where few dimensions are compared.
  if (p === 1) expect(found.filter(({ z }) => z > 3).length / draws).toBeGreaterThan(0.01);
});

test('an overlap says nothing where eigenvectors are of the null space, or were not found', () => {
  const clear = { values: [2, 1], residuals: [1e-4, 1e-4], converged: true };
  const verdict = (...spaces: (typeof clear)[]) => overlapVerdict({ pValue: 1e-9 }, spaces);
  expect(verdict(clear, clear)).toBe('more than random');
  expect(overlapVerdict({ pValue: 0.01 }, [clear, clear])).toBe('like random');
  expect(verdict(clear, { ...clear, converged: false })).toBe('unresolved');
  expect(verdict({ ...clear, values: [2, 1e-6] }, clear)).toBe('unresolved');
  expect(verdict({ ...clear, values: [0, 0], residuals: [0, 0] }, clear)).toBe('unresolved');
});

test('a subspace of everything is no surprise', () => {
  expect(subspaceOverlap(axes(3, [0, 1, 2]), axes(3, [1])).pValue).toBe(1);
});
