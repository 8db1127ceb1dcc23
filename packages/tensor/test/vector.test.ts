import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  combine,
  cosine,
  displace,
  dot,
  dots,
  interpolate,
  isFiniteVector,
  norm,
  normal,
  scale,
  subtract,
  type Vector,
} from '@orograph/tensor';

const vectors = fc
  .integer({ min: 1, max: 20 })
  .chain((n) =>
    fc.tuple(
      ...([0, 1] as const).map(() =>
        fc
          .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n, maxLength: n })
          .map((a) => Float64Array.from(a)),
      ),
    ),
  );

test('the polarization identity ties dot to norm', () => {
  fc.assert(
    fc.property(vectors, ([a, b]) => {
      const sum = displace(a!, [b!], [1]);
      const difference = subtract(a!, b!);
      expect((norm(sum) ** 2 - norm(difference) ** 2) / 4).toBeCloseTo(dot(a!, b!), 8);
    }),
  );
});

test('displace rounds once to the storage of the origin', () => {
  const origin = Float32Array.of(1, 2);
  const moved = displace(origin, [Float64Array.of(1e-9, 1), Float64Array.of(1, 0)], [1, 2]);
  expect(moved).toBeInstanceOf(Float32Array);
  expect([...moved]).toEqual([Math.fround(3 + 1e-9), 3]);
});

test('zero coordinates give exactly the origin, even along directions that are not finite', () => {
  const origin = Float32Array.of(0.1, -0);
  expect(displace(origin, [Float64Array.of(Number.NaN, 1)], [0])).toEqual(origin);
});

test('interpolate reaches both ends exactly', () => {
  const [a, b] = [Float64Array.of(0.1, 0.7), Float64Array.of(0.3, -5)];
  expect(interpolate(a, b, 0)).toEqual(a);
  expect(interpolate(a, b, 1)).toEqual(b);
  expect([...interpolate(a, b, 0.5)]).toEqual([0.2, -2.15]);
});

test('combine without weights is the mean, with weights the weighted sum', () => {
  const parts = [Float64Array.of(1, 2), Float64Array.of(3, 6)];
  expect([...combine(parts)]).toEqual([2, 4]);
  expect([...combine(parts, [2, -1])]).toEqual([-1, -2]);
});

test('cosine is 1 along a multiple and NaN for a zero vector', () => {
  const a = Float64Array.of(3, 4);
  expect(cosine(a, scale(a, 7))).toBeCloseTo(1, 14);
  expect(cosine(a, new Float64Array(2))).toBeNaN();
});

test('isFiniteVector sees one NaN', () => {
  expect(isFiniteVector(Float64Array.of(1, 2))).toBe(true);
  expect(isFiniteVector(Float64Array.of(1, Number.NaN))).toBe(false);
});

test('lengths that differ are named', () => {
  const [a, b] = [new Float64Array(2), new Float64Array(3)];
  expect(() => dot(a, b)).toThrow('dot: expected vectors of one length, got 2 and 3.');
  expect(() => subtract(a, b)).toThrow('subtract: expected vectors of one length, got 2 and 3.');
  expect(() => interpolate(a, b, 0.5)).toThrow('interpolate: expected vectors of one length, got 2 and 3.');
  expect(() => displace(a, [b], [1])).toThrow('displace: expected vectors of one length, got 2 and 3.');
  expect(() => displace(a, [a], [])).toThrow('displace: expected one coordinate per direction, got 0 for 1.');
  expect(() => combine([])).toThrow('combine: expected at least one vector, got none.');
});

test('many directions at once round as one after the other', () => {
  const v = normal(50, 0);
  const directions: Vector[] = [
    ...Array.from({ length: 10 }, (_, k) => normal(50, k + 1)),
    Float32Array.from(normal(50, 11)),
  ];
  expect(dots(directions, v)).toEqual(directions.map((d) => dot(d, v)));
  const coords = directions.map((_, k) => (k === 4 ? 0 : Math.sin(k + 1)));
  const one = directions.reduce<Vector>((sum, d, k) => displace(sum, [d], [coords[k]!]), v);
  expect(displace(v, directions, coords)).toEqual(one);
  expect(dots([], v)).toEqual([]);
  expect(() => dots([v], new Float64Array(3))).toThrow('dots: expected vectors of one length, got 50 and 3.');
});
