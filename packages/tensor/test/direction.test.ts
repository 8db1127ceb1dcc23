import { expect, test } from 'vitest';
import {
  between,
  dot,
  filterLength,
  filterNormalize,
  layerNormalize,
  layoutOf,
  norm,
  normal,
  randomDirection,
  scale,
  unit,
} from '@orograph/tensor';

const layout = layoutOf([
  { name: 'conv', shape: [3, 2, 2, 2] },
  { name: 'bias', shape: [3] },
  { name: 'dense', shape: [4, 5], filterAxis: 1 },
]);
const theta = normal(layout.dim, 1);
const direction = normal(layout.dim, 2);

/** The norm of filter f of a block, read index by index. */
function filterNorm(
  v: ArrayLike<number>,
  offset: number,
  shape: readonly number[],
  axis: number,
  f: number,
): number {
  let sum = 0;
  const size = shape.reduce((p, n) => p * n, 1);
  const filters = shape[axis] ?? 1;
  const inner = shape.slice(axis + 1).reduce((p, n) => p * n, 1);
  for (let i = 0; i < size; i++) if (Math.floor(i / inner) % filters === f) sum += v[offset + i]! ** 2;
  return Math.sqrt(sum);
}

test('filter normalization gives each filter the norm of the checkpoint’s filter and keeps its direction', () => {
  const d = filterNormalize(direction, theta, layout);
  for (const { name, offset, shape, filterAxis } of layout.blocks) {
    if (name === 'bias') continue;
    for (let f = 0; f < shape[filterAxis]!; f++)
      expect(filterNorm(d, offset, shape, filterAxis, f)).toBeCloseTo(
        filterNorm(theta, offset, shape, filterAxis, f),
        8,
      );
  }
  expect(d[0]! / d[1]!).toBeCloseTo(direction[0]! / direction[1]!, 10);
});

test('layer normalization gives each block the norm of the checkpoint’s block', () => {
  const d = layerNormalize(direction, theta, layout);
  for (const { name, offset, size } of layout.blocks)
    if (name !== 'bias')
      expect(norm(d.subarray(offset, offset + size))).toBeCloseTo(
        norm(theta.subarray(offset, offset + size)),
        8,
      );
});

test('blocks of rank 1 are left alone by both, as Li et al. do', () => {
  for (const normalize of [filterNormalize, layerNormalize]) {
    const d = normalize(direction, theta, layout);
    expect([...d.subarray(24, 27)]).toEqual([0, 0, 0]);
    expect(norm(d)).toBeGreaterThan(0);
  }
});

test('random directions are unit vectors, and nearly orthogonal in high dimension', () => {
  const [a, b] = [randomDirection(10_000, 1), randomDirection(10_000, 2)];
  expect(norm(a)).toBeCloseTo(1, 12);
  expect(Math.abs(dot(a, b))).toBeLessThan(0.04);
});

test('between goes from one point to the other in float64', () => {
  const d = between(Float32Array.of(1, 2), Float32Array.of(4, 0));
  expect(d).toEqual(Float64Array.of(3, -2));
});

test('a zero or infinite vector has no direction, and lengths are checked', () => {
  expect(() => unit(new Float64Array(2))).toThrow(
    'unit: expected a finite vector that is not zero, got one of norm 0.',
  );
  expect(() => unit(Float64Array.of(Infinity))).toThrow('got one of norm Infinity.');
  expect(() => filterNormalize(normal(2, 0), theta, layout)).toThrow(
    'filterNormalize: expected a vector of dimension 47, got 2.',
  );
  expect(() => layerNormalize(direction, normal(2, 0), layout)).toThrow(
    'layerNormalize: expected a vector of dimension 47, got 2.',
  );
});

test('a filter-normalized direction has filter length 1, whatever the scales of the layers', () => {
  const small = layoutOf([
    { name: 'a', shape: [3, 4] },
    { name: 'bias', shape: [3] },
    { name: 'b', shape: [2, 3] },
  ]);
  const point = normal(small.dim, 1);
  const along = filterNormalize(normal(small.dim, 2), point, small);
  expect(filterLength(along, point, small)).toBeCloseTo(1, 8);
  expect(filterLength(point, point, small)).toBeCloseTo(1, 12);
  const scaled = point.map((x, i) => (i < 15 ? 10 * x : x / 10));
  const scaledAlong = along.map((x, i) => (i < 15 ? 10 * x : x / 10));
  expect(filterLength(scaledAlong, scaled, small)).toBeCloseTo(1, 8);
  expect(filterLength(scale(along, 3), point, small)).toBeCloseTo(3, 8);
});

test('a vector of biases is one whatever its shape, and each direction of a recurrent layer has filters of its own', () => {
  const flat = layoutOf([
    { name: 'w', shape: [2, 3] },
    { name: 'scale', shape: [2] },
  ]);
  const tall = layoutOf([
    { name: 'w', shape: [2, 3] },
    { name: 'scale', shape: [2, 1, 1], filterRank: 0 },
  ]);
  const [d, point] = [normal(8, 1), normal(8, 2)];
  expect(filterNormalize(d, point, tall)).toEqual(filterNormalize(d, point, flat));
  expect(filterNormalize(d, point, tall).subarray(6)).toEqual(new Float64Array(2));
  // Two directions of three units with two inputs are six filters, as two matrices [3, 2] have.
  const both = layoutOf([{ name: 'W', shape: [2, 3, 2], filterAxis: 1, filterRank: 2 }]);
  const apart = layoutOf([
    { name: 'forth', shape: [3, 2] },
    { name: 'back', shape: [3, 2] },
  ]);
  const [v, at] = [normal(12, 3), normal(12, 4)];
  expect(filterNormalize(v, at, both)).toEqual(filterNormalize(v, at, apart));
  expect(filterLength(v, at, both)).toBeCloseTo(filterLength(v, at, apart), 12);
});

test('filters that are zero have no filter length', () => {
  const small = layoutOf([{ name: 'a', shape: [2, 2] }]);
  expect(filterLength(Float64Array.of(3, 4, 1, 1), Float64Array.of(5, 0, 0, 0), small)).toBeCloseTo(1, 12);
  expect(filterLength(new Float64Array(4), new Float64Array(4), small)).toBeNaN();
  // Only the filter that is zero is moved: there is no unit.
  expect(filterLength(Float64Array.of(0, 0, 1, 1), Float64Array.of(5, 0, 0, 0), small)).toBeNaN();
  expect(filterLength(new Float64Array(4), Float64Array.of(5, 0, 0, 0), small)).toBe(0);
});
