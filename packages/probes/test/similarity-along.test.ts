import { measuredSimilarity, pathInCut, similarityAlong, weightSimilarity } from '@orograph/probes';
import { interpolate, type Vector } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

/** Two classes of three examples at −1, ½ and 2, told apart by the sign of θ₁ − x. */
const sides = {
  dim: 2,
  value: ([x]: Vector) => Promise.resolve(x! ** 2),
  predict: ([x]: Vector) =>
    Promise.resolve({
      shape: [3, 2],
      data: Float64Array.from([-1, 0.5, 2].flatMap((at) => [x! - at, at - x!])),
    }),
};

test('functions along a line change sides where it passes the examples, beside both ends', async () => {
  const ends = [Float64Array.of(-2, 1), Float64Array.of(3, 1)] as const;
  const plan = { curve: (t: number) => interpolate(...ends, t), points: 6, ends };
  const found = await lastValueFrom(similarityAlong(sides, plan).pipe(toArray()));
  // θ₁ = −2, −1, 0, …, 3 and examples at −1, ½, 2: at an example itself the first class is taken.
  const passed = [0, 0, 1, 2, 2, 3];
  expect(found.map(({ index, t, loss }) => [index, t, loss])).toEqual(
    passed.map((_, i) => [i, i / 5, expect.closeTo((i - 2) ** 2, 12)]),
  );
  const near = (count: number) => expect.closeTo(count / 3, 12) as number;
  const away = found.map(({ ends: both }) => both.map(({ disagreement }) => disagreement!.mean));
  expect(away[0]).toEqual([0, near(3)]);
  expect(away[2]).toEqual([near(1), near(2)]);
  expect(away[5]).toEqual([near(3), 0]);
  expect(found[2]!.ends.map(({ distance }) => distance)).toEqual([2, 3]);
  expect(await lastValueFrom(similarityAlong(sides, { ...plan, skip: 4 }).pipe(toArray()))).toEqual(
    found.slice(4),
  );
});

test('a share has the interval of Wilson, another mean ± 1.96 standard errors within its bounds', () => {
  const found = measuredSimilarity({
    disagreement: { mean: 0.25, standardError: 0.1, count: 20 },
    jensenShannon: { mean: 0.1, standardError: 0.1, count: 20 },
    cka: { mean: 0.9, standardError: 0.01, count: 20 },
  });
  // Wilson's interval of 5 in 20.
  expect(found.disagreement!.low).toBeCloseTo(0.1119, 4);
  expect(found.disagreement!.high).toBeCloseTo(0.4687, 4);
  expect(found.jensenShannon).toMatchObject({ low: 0, high: expect.closeTo(0.1 + 0.196, 4) as number });
  expect(found.cka.low).toBeCloseTo(0.9 - 0.0196, 4);
});

test('weights are compared by angle, distance and the ways from where training began', () => {
  const [a, b] = [Float64Array.of(3, 0), Float64Array.of(0, 4)];
  expect(weightSimilarity([a, b])).toEqual({ cosine: 0, distance: 5 });
  const starts = [Float64Array.of(3, -1), Float64Array.of(0, 1)];
  expect(weightSimilarity([a, b], starts).displacementCosine).toBeCloseTo(1, 12);
});

test('points are projected onto a cut whose directions are neither unit nor at right angles', () => {
  const directions = [Float64Array.of(2, 0, 0), Float64Array.of(1, 1, 0)];
  const origin = Float64Array.of(1, 1, 1);
  const { coords, residuals } = pathInCut([Float64Array.of(6, 3, 4), origin], { origin, directions });
  // (5, 2, 3) = 1.5·(2, 0, 0) + 2·(1, 1, 0), and 3 beside the plane.
  expect(coords).toEqual([
    [expect.closeTo(1.5, 12), expect.closeTo(2, 12)],
    [0, 0],
  ]);
  expect(residuals).toEqual([expect.closeTo(3, 12), 0]);
});
