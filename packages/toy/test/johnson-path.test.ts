import { norm, normal, scale, unit, type Vector } from '@orograph/tensor';
import { barycentricConnector, johnsonPath, wedges } from '@orograph/toy';
import { expect, test } from 'vitest';

const shares = Array.from({ length: 401 }, (_, k) => k / 400);
const annulus = { inner: 0.9, outer: 1.1 };

/** An optimum of radius r on the axes from `from` on, n of them. */
const onAxes = (dim: number, from: number, n: number, seed: number, r = 1): Vector =>
  scale(unit(normal(dim, seed).map((x, i) => (i >= from && i < from + n ? x : 0))), r);

test('optima of disjoint wedges of an annulus are joined by swapping one axis at a time', () => {
  const [dim, n] = [40, 20];
  const loss = wedges({ dim, longDirections: n, annulus });
  const [a, b] = [onAxes(dim, 0, n, 1), onAxes(dim, n, n, 2)];
  expect(() => barycentricConnector(loss, [a, b])).toThrow('must share an axis');
  const path = johnsonPath(loss, a, b);
  expect(path.supports).toHaveLength(n + 1);
  path.supports.slice(1).forEach((support, j) => {
    expect(support).toHaveLength(n);
    expect(support.filter((axis) => path.supports[j]!.includes(axis))).toHaveLength(n - 1);
  });
  for (const t of shares) {
    const theta = path.pointOn(t);
    expect(norm(theta)).toBeCloseTo(1, 12);
    expect(theta.filter((x) => x !== 0).length).toBeLessThanOrEqual(n);
    expect(loss.distance(theta)).toBeLessThan(1e-12);
  }
});

test('the path starts and ends at its optima, has no jumps, and its radius runs from one to the other', () => {
  const loss = wedges({ dim: 12, longDirections: 5 });
  const [a, b] = [onAxes(12, 0, 5, 1, 0.5), onAxes(12, 3, 5, 2, 2)];
  const path = johnsonPath(loss, a, b);
  for (const [t, optimum] of [
    [0, a],
    [1, b],
  ] as const)
    path.pointOn(t).forEach((x, i) => expect(x).toBeCloseTo(optimum[i]!, 14));
  let before = path.pointOn(0);
  for (let k = 1; k <= 4000; k++) {
    const theta = path.pointOn(k / 4000);
    expect(Math.hypot(...theta.map((x, i) => x - before[i]!))).toBeLessThan(0.02);
    expect(norm(theta)).toBeCloseTo(0.5 + (1.5 * k) / 4000, 12);
    before = theta;
  }
});

test('opposite optima and optima on one axis each are joined as well', () => {
  const loss = wedges({ dim: 5, longDirections: 2, annulus });
  const [a, b] = [Float64Array.of(1, 0, 0, 0, 0), Float64Array.of(0, 0, 0, -1, 0)];
  for (const [from, to] of [
    [a, scale(a, -1)],
    [a, b],
    [b, a],
    [unit(Float64Array.of(0, 1, 2, 0, 0)), unit(Float64Array.of(0, -1, -2, 0, 0))],
  ] as const) {
    const path = johnsonPath(loss, from, to);
    for (const t of shares) expect(loss.distance(path.pointOn(t))).toBeLessThan(1e-12);
    path.pointOn(1).forEach((x, i) => expect(x).toBeCloseTo(to[i]!, 14));
  }
});

test('what cannot be joined is refused with the reason', () => {
  const loss = wedges({ dim: 3, longDirections: 2 });
  const [a, off] = [Float64Array.of(1, 2, 0), Float64Array.of(3, 4, 1)];
  expect(() => johnsonPath(wedges({ dim: 3, longDirections: 2, kind: 'sampled', count: 2 }), a, a)).toThrow(
    new TypeError('johnsonPath: expected wedges of kind axis, got sampled.'),
  );
  expect(() => johnsonPath(wedges({ dim: 3, longDirections: 1 }), a, a)).toThrow(
    new RangeError('johnsonPath: expected at least 2 long directions, got 1.'),
  );
  expect(() => johnsonPath(loss, a, off)).toThrow(
    'johnsonPath: optimum 1 must lie in the low-loss region and off the origin, got distance 1, radius',
  );
  expect(() => johnsonPath(loss, new Float64Array(3), a)).toThrow('got distance 0, radius 0.');
  expect(() => johnsonPath(loss, new Float64Array(2), a)).toThrow(
    'wedges: expected a vector of dimension 3, got 2.',
  );
  expect(() => johnsonPath(loss, a, a).pointOn(1.5)).toThrow(
    new RangeError('johnsonPath: expected a share from 0 to 1, got 1.5.'),
  );
});
