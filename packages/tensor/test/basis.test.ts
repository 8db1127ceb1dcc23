import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dot,
  norm,
  normal,
  orthonormalityError,
  orthonormalize,
  project,
  randomSubspace,
  reject,
} from '@orograph/tensor';

test('orthonormalize gives orthonormal vectors with the span of the first k kept', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 1000 }), (rank, seed) => {
      const given = Array.from({ length: rank }, (_, k) => normal(20, seed * 10 + k));
      const basis = orthonormalize(given);
      expect(orthonormalityError(basis)).toBeLessThan(1e-13);
      given.forEach((v, k) => expect(norm(reject(basis.slice(0, k + 1), v))).toBeLessThan(1e-12 * norm(v)));
    }),
  );
});

test('nearly parallel directions still come out orthogonal to rounding', () => {
  const a = normal(50, 1);
  const b = a.map((v, i) => v + 1e-7 * Math.sin(i));
  expect(orthonormalityError(orthonormalize([a, b]))).toBeLessThan(1e-14);
});

test('a direction in the span of those before it is refused by its number', () => {
  const a = normal(5, 1);
  expect(() => orthonormalize([a, a.map((v) => 2 * v)])).toThrow(
    /^orthonormalize: direction 1 is zero, not finite or in the span/,
  );
  expect(() => orthonormalize([new Float64Array(3)])).toThrow('orthonormalize: direction 0 is zero');
});

test('projection and rejection split a vector orthogonally', () => {
  const basis = randomSubspace(30, 4, 7);
  const v = normal(30, 8);
  const rest = reject(basis, v);
  for (const b of basis) expect(Math.abs(dot(b, rest))).toBeLessThan(1e-13);
  const inside = Math.hypot(...project(basis, v));
  expect(Math.hypot(inside, norm(rest))).toBeCloseTo(norm(v), 10);
});

test('the error of skewed directions is their largest deviation', () => {
  expect(orthonormalityError([Float64Array.of(1, 0), Float64Array.of(0.6, 0.8)])).toBeCloseTo(0.6, 12);
  expect(orthonormalityError([])).toBe(0);
});
