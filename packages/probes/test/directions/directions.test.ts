import { quadratic } from '@orograph/toy';
import { dot, layoutOf, norm, type Vector } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import {
  directionsByKind,
  directionsInBlocks,
  followDirection,
  type DirectionKind,
} from '../../src/index.ts';

const layout = layoutOf([
  { name: 'w', shape: [3, 2] },
  { name: 'b', shape: [3] },
  { name: 'v', shape: [2, 3] },
]);
const theta = Float64Array.from({ length: 15 }, (_, i) => Math.sin(i + 1));
const start = { name: 'start.onnx', theta: Float64Array.from({ length: 15 }, (_, i) => Math.cos(3 * i)) };
const other = { name: 'other.onnx', theta: Float64Array.from({ length: 15 }, (_, i) => i / 7 - 1) };
const gradient = Float64Array.from({ length: 15 }, (_, i) => (i % 4) - 1.5);
const setting = { theta, layout, init: start, optima: [other], gradient, samples: 2, seed: 3 };
const unitOf = (v: Vector): number[] => Array.from(v, (x) => x / norm(v));
const close = (v: ArrayLike<number>): unknown[] => Array.from(v, (x): unknown => expect.closeTo(x, 12));
const made = (kind: DirectionKind): Vector[] => directionsByKind([kind], setting).map(({ make }) => make());

test('directions along what there is are its unit vectors, with the names of points', () => {
  const [toStart] = directionsByKind(['init'], setting);
  expect(toStart).toMatchObject({ kind: 'init', sample: 0, name: 'start.onnx', to: start });
  const way = theta.map((x, i) => start.theta[i]! - x);
  expect(Array.from(toStart!.make())).toEqual(close(unitOf(way)));
  expect(Array.from(made('radial')[0]!)).toEqual(close(unitOf(theta)));
  expect(Array.from(made('gradient')[0]!)).toEqual(close(unitOf(gradient)));
  expect(directionsByKind(['optimum'], setting).map(({ to }) => to)).toEqual([other]);
});

test('random directions have length 1, and those of a kind are the same whatever others are asked for', () => {
  for (const kind of ['random', 'filter', 'orthogonal', 'axis'] as const) {
    expect(made(kind)).toHaveLength(2);
    for (const v of made(kind)) expect(norm(v)).toBeCloseTo(1, 12);
    const among = directionsByKind(['radial', 'axis', 'random', 'orthogonal', 'filter'], setting);
    expect(among.filter((direction) => direction.kind === kind).map(({ make }) => make())).toEqual(
      made(kind),
    );
  }
  expect(made('random')[0]).not.toEqual(made('random')[1]);
});

test('orthogonal ones have no part along θ, the way trained and the gradient', () => {
  const way = theta.map((x, i) => x - start.theta[i]!);
  for (const v of made('orthogonal'))
    for (const known of [theta, way, gradient]) expect(Math.abs(dot(v, known))).toBeLessThan(1e-12);
  const flat = directionsByKind(['orthogonal'], { ...setting, gradient: gradient.fill(Number.NaN, 2, 3) });
  expect(flat[0]!.missing).toBe('the gradient is not finite');
  gradient[2] = 0.5;
});

test('filters of a filter direction are as long as those of θ but for one factor, and an axis is named by its place', () => {
  const [v] = made('filter');
  const lengths = (of: Vector, offset: number, count: number, size: number): number[] =>
    Array.from({ length: count }, (_, k) => norm(of.subarray(offset + k * size, offset + (k + 1) * size)));
  const ratios = [
    [0, 3, 2],
    [9, 2, 3],
  ].flatMap(([offset, count, size]) => {
    const [own, its] = [v!, theta].map((of) => lengths(of, offset!, count!, size!));
    return own!.map((length, k) => length / its![k]!);
  });
  // The rule divides by |filter| + 1e-10.
  for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0]!, 8);
  for (const { name, make } of directionsByKind(['axis'], setting)) {
    const axis = make();
    const at = axis.indexOf(1);
    const [block, place] = at < 6 ? ['w', at] : at < 9 ? ['b', at - 6] : ['v', at - 9];
    expect(name).toBe(`${block}[${place}]`);
    expect(norm(axis)).toBe(1);
  }
});

test('a direction within a block is zero outside of it, and one that does not exist says why', () => {
  const zero = { ...setting, theta: theta.map((x, i) => (i < 6 ? 0 : x)) };
  const directions = directionsInBlocks(['random', 'filter', 'radial', 'init', 'hessian'], zero);
  const keys = directions.map(({ block, kind, sample }) => `${block} ${kind} ${sample}`);
  expect(keys.filter((key) => key.startsWith('b '))).toEqual([
    'b random 0',
    'b random 1',
    'b radial 0',
    'b init 0',
  ]);
  expect(directions.filter(({ missing }) => missing !== undefined).map(({ missing }) => missing)).toEqual([
    'the block is zero',
    'the block is zero',
    'the block is zero',
  ]);
  for (const { block, missing, make } of directions) {
    if (missing !== undefined) continue;
    const { offset, size } = layout.blocks.find(({ name }) => name === block)!;
    const v = make();
    expect(norm(v)).toBeCloseTo(1, 12);
    expect(norm(v.subarray(offset, offset + size))).toBeCloseTo(1, 12);
  }
});

test.each([
  ['gradient', 'gradient'],
  ['orthogonal', 'gradient'],
  ['init', 'init'],
  ['optimum', 'optima'],
  ['hessian', 'pairs'],
] as const)('%s needs %s', (kind, what) => {
  expect(() => directionsByKind([kind], { theta, layout, samples: 1, seed: 0 })).toThrow(
    `directionsByKind: expected ${what} for ${kind}, got none.`,
  );
});

test('an eigenvector of a bowl goes as far as its curvature says: √(2·rise/λ), both ways', async () => {
  const bowl = quadratic([8, 2, 1]);
  const plan = {
    theta: new Float64Array(3),
    layout: layoutOf([{ name: 'w', shape: [3] }]),
    direction: { eigenvalue: 8, make: () => Float64Array.of(1, 0, 0) },
    at: 0,
    threshold: 1,
    limit: 10,
  };
  let opened = 0;
  const open = async () => {
    opened += 1;
    return Promise.resolve(bowl);
  };
  const stream = followDirection(open, plan);
  expect(opened).toBe(0);
  const found = await lastValueFrom(stream.pipe(toArray()));
  expect(opened).toBe(1);
  expect(found.map(({ sign }) => sign)).toEqual([1, -1]);
  for (const { distance, predicted, filterLength, bounded } of found) {
    expect(distance).toBeCloseTo(0.5, 3);
    expect(predicted).toBe(0.5);
    expect(filterLength).toBeNull();
    expect(bounded).toBe(true);
  }
});
