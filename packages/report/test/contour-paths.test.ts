import { expect, test } from 'vitest';

import { contourPaths } from '../src/chart/contour-paths.ts';

const axis = Array.from({ length: 41 }, (_, i) => -1 + i / 20);
const sampled = (f: (x: number, y: number) => number) => ({
  xs: axis,
  ys: axis,
  values: axis.flatMap((x) => axis.map((y) => f(x, y))),
});

test('the iso-line of a bowl is one closed circle of the right radius', () => {
  const [circle, ...others] = contourPaths(
    sampled((x, y) => x * x + y * y),
    0.5,
  );
  expect(others).toEqual([]);
  expect(circle![0]).toEqual(circle!.at(-1));
  for (const [x, y] of circle!) expect(Math.hypot(x, y)).toBeCloseTo(Math.SQRT1_2, 2);
});

test('the iso-line of a slope is one open straight line', () => {
  const lines = contourPaths(
    sampled((x) => x),
    0.33,
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).toHaveLength(41);
  for (const [x] of lines[0]!) expect(x).toBeCloseTo(0.33, 12);
});

test('two wells have two rings below the saddle and one above it', () => {
  const wells = sampled((x, y) => (2 * x * x - 0.6) ** 2 + y * y);
  expect(contourPaths(wells, 0.2)).toHaveLength(2);
  expect(contourPaths(wells, 0.4)).toHaveLength(1);
});

const sides = (values: number[], side: (x: number, y: number) => number): number[][] =>
  contourPaths({ xs: [0, 1], ys: [0, 1], values }, 0.5).map((line) =>
    line.map(([x, y]) => Math.sign(side(x, y))),
  );
const byFirst = (a: number[], b: number[]): number => a[0]! - b[0]!;

test('both ways through a saddle cell follow the mean of its corners', () => {
  const around = [
    [-1, -1],
    [1, 1],
  ];
  expect(sides([1, 0.4, 0.4, 1], (x, y) => x - y).toSorted(byFirst)).toEqual(around);
  expect(sides([1, -1, -1, 1], (x, y) => x + y - 1).toSorted(byFirst)).toEqual(around);
});

test('cells that touch NaN or infinity have no line', () => {
  const holed = sampled((x, y) => (x > 0.2 ? (y > 0 ? Number.NaN : Number.POSITIVE_INFINITY) : y));
  for (const [x, y] of contourPaths(holed, 0.01).flat()) {
    expect(x).toBeLessThanOrEqual(0.2);
    expect(y).toBeCloseTo(0.01, 12);
  }
});

test('a level outside the values has no line', () => {
  expect(
    contourPaths(
      sampled((x) => x),
      7,
    ),
  ).toEqual([]);
});
