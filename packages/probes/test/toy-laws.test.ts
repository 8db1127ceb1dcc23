import { combine, constant, dot, norm, normal, sgd, subtract, unit, type Vector } from '@orograph/tensor';
import { doubleWell, quadratic, wedges } from '@orograph/toy';
import { lastValueFrom, map } from 'rxjs';
import { expect, test } from 'vitest';

import {
  alongCurve,
  barrier,
  connector,
  curve,
  curveThrough,
  descend,
  eigenpairs,
  fullBatch,
  goldilocks,
  kick,
  midpoints,
  noisy,
  runningAverage,
  runningMean,
  sampleConnector,
  segment,
  sharpness,
  slice,
  subspace,
  successRates,
  thresholdDimension,
  trace,
  tunnelWidth,
  width,
  barycentricSubdivision,
  type SubspaceRecord,
} from '../src/index.ts';
import { all } from './closed-forms.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, k) => k);
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const optimaOf = (dim: number, n: number, count: number): Vector[] => {
  const loss = wedges({ dim, longDirections: n });
  return range(count).map((seed) => unit(loss.project(normal(dim, 300 + seed))));
};

/** Descent on d² in random orthonormal subspaces of one fixed wedge, from |θ₀| = 1. */
const fixedWedge = (
  dim: number,
  n: number,
  dimensions: readonly number[],
  seeds: number,
): Promise<SubspaceRecord[]> =>
  all(
    subspace(wedges({ dim, longDirections: n, kind: 'sampled', count: 1, map: 'squared' }), {
      origin: (seed) => unit(normal(dim, 1000 + seed)),
      dimensions,
      seeds: range(seeds),
      columns: 'orthonormal',
      optimizer: sgd(),
      schedule: constant(0.45),
      steps: 80,
    }),
  );

test('one fixed wedge is approached in a random subspace to (D − n − d)/D of |θ₀|² within 5 %', async () => {
  const dimensions = [0, 40, 80];
  const records = await fixedWedge(300, 100, dimensions, 32);
  for (const d of dimensions) {
    const left = mean(records.filter((record) => record.d === d).map(({ loss }) => loss));
    expect(Math.abs(left / ((300 - 100 - d) / 300) - 1)).toBeLessThan(0.05);
  }
});

test('tolerance law: success at a distance of ε|θ₀| needs d = D(1 − ε²) − n, more for a smaller ε', async () => {
  const dimensions = range(19).map((k) => 5 * k);
  const records = await fixedWedge(150, 50, dimensions, 8);
  const thresholds = [0.7, 0.6, 0.5, 0.4].map((epsilon) => {
    const found = thresholdDimension(successRates(records, { threshold: epsilon ** 2 }))!;
    expect(Math.abs(found - (150 * (1 - epsilon ** 2) - 50))).toBeLessThanOrEqual(8);
    return found;
  });
  expect(thresholds).toEqual(thresholds.toSorted((a, b) => a - b));
  expect(new Set(thresholds).size).toBe(4);
});

test('halving the path between optima at midpoints that descend lowers its maximum at each level from the first on', async () => {
  const loss = wedges({ dim: 200, longDirections: 100, map: 'squared' });
  const [a, b] = optimaOf(200, 100, 2) as [Vector, Vector];
  const levels = await all(
    midpoints(fullBatch(loss), {
      ends: [a, b],
      levels: 5,
      optimizer: sgd(),
      schedule: constant(0.45),
      steps: 40,
    }),
  );
  const heights: number[] = [];
  for (const { vertices } of levels) {
    const profile = await all(alongCurve(loss, curveThrough('polychain', vertices), { points: 321 }));
    heights.push(Math.sqrt(Math.max(...profile.map((point) => point.loss))));
  }
  heights.slice(1).forEach((height, k) => expect(height).toBeLessThan(heights[k]!));
  // The table of projected midpoints, 8 draws; a single draw scatters.
  [0.182, 0.15, 0.094, 0.057].forEach((expected, level) =>
    expect(Math.abs(heights[level]! / expected - 1)).toBeLessThan(0.1),
  );
});

test('the share of axes kept after a kick falls from 1 in an S-shaped curve', async () => {
  const [dim, n] = [200, 100];
  const loss = wedges({ dim, longDirections: n, map: 'squared' });
  const [optimum] = optimaOf(dim, n, 1);
  const before = new Set(loss.nearest(optimum!).axes);
  const strengths = [0.03, 0.2, 0.4, 1, 3, 30];
  const records = await all(
    kick(fullBatch(loss), {
      theta: optimum!,
      strengths,
      samples: 20,
      seed: 0,
      optimizer: sgd(),
      schedule: constant(0.5),
      steps: 1,
    }),
  );
  const kept = strengths.map((strength) =>
    mean(
      records
        .filter((record) => record.strength === strength)
        .map(({ theta, value }) => {
          expect(value).toBeLessThan(1e-24);
          const both = [...loss.nearest(theta).axes!].filter((axis) => before.has(axis)).length;
          return both / (2 * n - both);
        }),
    ),
  );
  kept.slice(1).forEach((share, k) => expect(share).toBeLessThan(kept[k]!));
  expect(kept[0]).toBeGreaterThan(0.99);
  // Two random halves share a third of their union.
  expect(Math.abs(kept.at(-1)! - 1 / 3)).toBeLessThan(0.04);
});

test('the average of a noisy descent is as many times nearer to its wedge as it has iterates, and keeps the drift', async () => {
  const [dim, n, sigma, steps] = [2000, 1000, 2e-4, 24];
  const loss = wedges({ dim, longDirections: n, map: 'squared' });
  // Far from the ridges, so that the noise does not change the wedge.
  const optimum = loss.project(normal(dim, 1)).map((x) => x + Math.sign(x));
  const objective = noisy(fullBatch(loss), { sigma: 2 * sigma, seed: 4 });
  const iterates = descend(objective, {
    theta: optimum,
    optimizer: sgd(),
    schedule: constant(0.5),
    steps,
  });
  // With a rate of ½ each iterate has fresh noise σ on the short directions, and walks along the long ones.
  const thetas = (await all(iterates)).slice(1).map(({ theta }) => theta);
  const share = sigma ** 2 * (dim - n);
  expect(Math.abs(mean(thetas.map((theta) => loss.distance(theta) ** 2)) / share - 1)).toBeLessThan(0.03);
  const average = await lastValueFrom(
    iterates.pipe(
      map(({ theta }) => theta),
      runningAverage(),
    ),
  );
  expect(Math.abs((loss.distance(average) ** 2 * (steps + 1) ** 2) / (steps * share) - 1)).toBeLessThan(0.1);
  expect(norm(subtract(loss.project(average), optimum))).toBeGreaterThan(5 * loss.distance(average));
});

test('the convexity of random cuts of the wedges follows the sampling law within 2 %', async () => {
  const [dim, n, d] = [2000, 1900, 10];
  const records = await all(
    goldilocks(wedges({ dim, longDirections: n, map: 'squared' }), {
      theta: normal(dim, 1),
      radii: [0.1, 10],
      rank: d,
      samples: 40,
      seed: 2,
    }),
  );
  // The Hessian of d² is 2 on D − n axes and 0 on n, at all radii: t = √(D − n).
  const t = Math.sqrt(dim - n);
  const law = (Math.sqrt(d) * t) / Math.sqrt(t ** 2 + d + 1);
  for (const radius of [0.1, 10]) {
    const found = mean(
      records.filter((record) => record.radius === radius).map(({ convexity }) => convexity),
    );
    expect(Math.abs(found / law - 1)).toBeLessThan(0.02);
  }
});

test('the half-width of a tunnel of the wedges is asin(α/√(1 − n/D)) within 1 %', async () => {
  const [dim, n] = [1000, 500];
  const loss = wedges({ dim, longDirections: n });
  const records = await all(
    width(loss, { theta: optimaOf(dim, n, 1)[0]!, threshold: 0.1, samples: 20, seed: 3, tolerance: 1e-4 }),
  );
  const half = tunnelWidth(records).angle.mean / 2;
  expect(Math.abs(half / Math.asin(0.1 / Math.sqrt(1 - n / dim)) - 1)).toBeLessThan(0.01);
});

test('a trained 2-connector of the wedges is far below the flat triangle of its optima', async () => {
  const [dim, n] = [60, 40];
  const loss = wedges({ dim, longDirections: n, map: 'squared' });
  const optima = optimaOf(dim, n, 3);
  const complex = barycentricSubdivision(3);
  const { vertices } = await lastValueFrom(
    connector(fullBatch(loss), { optima, optimizer: sgd(), schedule: constant(0.3), steps: 3000, seed: 0 }),
  );
  const heights = async (corners: readonly Vector[]): Promise<number> =>
    mean(
      (await all(sampleConnector(loss, { complex, vertices: corners }, { samples: 300, seed: 1 }))).map(
        ({ loss: l }) => l,
      ),
    );
  const straight = complex.vertices.map((subset) => combine(subset.map((i) => optima[i]!)));
  expect(await heights(vertices)).toBeLessThan((await heights(straight)) / 5);
});

test('no trained curve passes a double well below its barrier, and the segment passes at it', async () => {
  const loss = doubleWell({ dim: 6, barrier: 0.7, separation: 3 });
  const ends = [...loss.optima] as [Vector, Vector];
  const straight = await all(slice(loss, segment(...ends, { points: 41 })));
  expect(barrier(straight)).toBeCloseTo(loss.barrier, 12);
  const { vertices } = await lastValueFrom(
    curve(fullBatch(loss), {
      ends,
      kind: 'bezier',
      optimizer: sgd(),
      schedule: constant(0.02),
      steps: 400,
      seed: 0,
    }),
  );
  const bent = await all(alongCurve(loss, curveThrough('bezier', vertices), { points: 401 }));
  expect(Math.max(...bent.map((point) => point.loss))).toBeGreaterThan(0.699);
});

test('eigenpairs, trace and sharpness of a turned quadratic are those of its spectrum', async () => {
  const spectrum = [9, 5, 2, 1, 0.5, 0.1, -1];
  const loss = quadratic(spectrum, { seed: 3 });
  const theta = normal(7, 1);
  const pairs = await lastValueFrom(eigenpairs(loss, { theta, count: 3, seed: 0 }));
  pairs.values.forEach((value, k) => {
    expect(value).toBeCloseTo(spectrum[k]!, 10);
    const { vector } = loss.eigenpair(k);
    const along = dot(pairs.vectors[k]!, vector);
    expect(Math.abs(along)).toBeCloseTo(1, 8);
  });
  const total = await lastValueFrom(trace(loss, { theta, samples: 4000, seed: 0 }).pipe(runningMean()));
  expect(Math.abs(total.mean - 16.6)).toBeLessThan(4 * total.standardError);
  const convex = quadratic(spectrum.slice(0, 6), { seed: 3 });
  const ascent = await lastValueFrom(
    sharpness(convex, { theta: new Float64Array(6), radius: 0.2, steps: 200, seed: 0 }),
  );
  expect(ascent.largest).toBeCloseTo((9 * 0.2 ** 2) / 2, 8);
});
