import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { displacements, trajectory, type Displacement } from '../src/index.ts';

const measured = (points: Iterable<Float64Array>, skip = 0): Promise<Displacement[]> =>
  lastValueFrom(displacements(points, { skip }).pipe(toArray()));

/** Points of a regular polygon of n corners and radius 1, gone round once. */
const polygon = (n: number): Float64Array[] =>
  Array.from({ length: n + 1 }, (_, k) =>
    Float64Array.of(Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)),
  );

test('a polygon has sides of 2 sin(π/n) that turn by 2π/n, and ends where it began', async () => {
  const n = 12;
  const moves = await measured(polygon(n));
  expect(moves).toHaveLength(n);
  const side = 2 * Math.sin(Math.PI / n);
  for (const { move, length, path, cosine } of moves) {
    expect(length).toBeCloseTo(side, 12);
    expect(path).toBeCloseTo((move + 1) * side, 12);
    if (move === 0) expect(cosine).toBeNaN();
    else expect(cosine).toBeCloseTo(Math.cos((2 * Math.PI) / n), 12);
  }
  // Half round is a diameter.
  expect(moves[n / 2 - 1]!.distance).toBeCloseTo(2, 12);
  expect(trajectory(moves.slice(0, n / 2)).tortuosity).toBeCloseTo((n / 2) * Math.sin(Math.PI / n), 12);
  expect(trajectory(moves).distance).toBeCloseTo(0, 12);
});

test('a straight line has a tortuosity of 1, there and back an infinite one', async () => {
  const line = [0, 1, 3, 6].map((x) => Float64Array.of(x, 2 * x));
  expect(trajectory(await measured(line))).toMatchObject({
    path: 6 * Math.sqrt(5),
    tortuosity: 1,
    cosine: expect.closeTo(1, 12),
  });
  const back = trajectory(await measured([line[0]!, line[2]!, line[0]!]));
  expect(back).toMatchObject({ tortuosity: Number.POSITIVE_INFINITY, cosine: expect.closeTo(-1, 12) });
});

test('skipped records are those of the whole', async () => {
  const whole = await measured(polygon(7));
  expect(await measured(polygon(7), 3)).toEqual(whole.slice(3));
  expect(trajectory([])).toEqual({ path: 0, distance: NaN, tortuosity: NaN, cosine: NaN });
});

test('points of different dimensions are refused', async () => {
  await expect(measured([new Float64Array(2), new Float64Array(3)])).rejects.toThrow(/displacements: .*2.*3/);
});
