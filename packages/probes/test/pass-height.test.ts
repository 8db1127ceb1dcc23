import { random } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { passHeight } from '../src/index.ts';

/** The least h for which a flood of all points up to h joins the ends. */
function naive(columns: number, values: readonly number[], from: number, to: number): number {
  for (const h of values.toSorted((a, b) => a - b)) {
    if (values[from]! > h || values[to]! > h) continue;
    const flooded = new Set([from]);
    for (const point of flooded)
      for (let other = 0; other < values.length; other++) {
        const rows = Math.abs(Math.floor(point / columns) - Math.floor(other / columns));
        if (rows <= 1 && Math.abs((point % columns) - (other % columns)) <= 1 && values[other]! <= h)
          flooded.add(other);
      }
    if (flooded.has(to)) return h;
  }
  return Infinity;
}

test('the pass between two points is the lowest height at which a flood joins them', () => {
  const draws = random(3);
  for (let trial = 0; trial < 30; trial++) {
    const [rows, columns] = [1 + draws.below(6), 1 + draws.below(6)];
    const values = Array.from({ length: rows * columns }, () => draws.below(9));
    const [from, to] = [draws.below(values.length), draws.below(values.length)];
    const place = (point: number) => [Math.floor(point / columns), point % columns] as const;
    expect(passHeight({ shape: [rows, columns], values }, [place(from), place(to)])).toBe(
      naive(columns, values, from, to),
    );
  }
});

test('a ridge that crosses the grid is passed at its lowest gap, one that is not finite at none', () => {
  const gap = [0, 0, 0, 9, 5, 7, 1, 1, 1];
  expect(
    passHeight({ shape: [3, 3], values: gap }, [
      [0, 0],
      [2, 2],
    ]),
  ).toBe(5);
  const wall = [0, 0, 0, NaN, Infinity, NaN, 1, 1, 1];
  expect(
    passHeight({ shape: [3, 3], values: wall }, [
      [0, 0],
      [2, 2],
    ]),
  ).toBe(Infinity);
});

test('a pass between points that are not there throws', () => {
  const terrain = { shape: [2, 2], values: [1, 2, 3, 4] } as const;
  expect(() =>
    passHeight({ ...terrain, values: [1] }, [
      [0, 0],
      [1, 1],
    ]),
  ).toThrow('passHeight: expected 4 values for 2x2 points, got 1.');
  expect(() =>
    passHeight(terrain, [
      [0, 0],
      [2, 0],
    ]),
  ).toThrow('passHeight: expected ends inside 2x2 points, got (2, 0).');
});
