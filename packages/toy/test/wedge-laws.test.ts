import { expect, test } from 'vitest';
import {
  combine,
  displace,
  dot,
  norm,
  normal,
  randomDirection,
  randomSubspace,
  scale,
  unit,
  type Vector,
} from '@orograph/tensor';
import { wedges } from '@orograph/toy';

/** ∫ of the standard normal density from −∞ to x, by Simpson's rule. */
function normalCdf(x: number): number {
  const [steps, density] = [2000, (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)];
  let sum = 0;
  for (let i = 0; i <= steps; i++)
    sum += (i % steps === 0 ? 1 : i % 2 === 1 ? 4 : 2) * density((x * i) / steps);
  return 0.5 + (sum * x) / steps / 3;
}

/** κ(f) = f + 2tφ(t), t = Φ⁻¹(1 − f/2): the share of |θ|² in the n = fD largest of D normal components. */
function kappa(f: number): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < 60; i++) {
    const t = (low + high) / 2;
    if (normalCdf(t) < 1 - f / 2) low = t;
    else high = t;
  }
  return f + 2 * low * (Math.exp((-low * low) / 2) / Math.sqrt(2 * Math.PI));
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** argmin |a + Bc| by Cholesky's factors of the ridge-free normal equations, twice for accuracy. */
function leastSquares(a: readonly number[], rows: readonly (readonly number[])[]): number[] {
  const d = rows[0]?.length ?? 0;
  const gram = range(d).map((i) =>
    range(d).map((j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  for (let k = 0; k < d; k++) {
    gram[k]![k] = Math.sqrt(gram[k]![k]!);
    for (let i = k + 1; i < d; i++) gram[i]![k] = gram[i]![k]! / gram[k]![k]!;
    for (let j = k + 1; j < d; j++)
      for (let i = j; i < d; i++) gram[i]![j] = gram[i]![j]! - gram[i]![k]! * gram[j]![k]!;
  }
  const c = range(d).fill(0);
  for (let pass = 0; pass < 3; pass++) {
    const residual = a.map((x, r) => x + rows[r]!.reduce((sum, b, i) => sum + b * c[i]!, 0));
    const y = range(d).map((i) => -residual.reduce((sum, x, r) => sum + x * rows[r]![i]!, 0));
    for (let i = 0; i < d; i++) {
      for (let k = 0; k < i; k++) y[i] = y[i]! - gram[i]![k]! * y[k]!;
      y[i] = y[i]! / gram[i]![i]!;
    }
    for (let i = d - 1; i >= 0; i--) {
      for (let k = i + 1; k < d; k++) y[i] = y[i]! - gram[k]![i]! * y[k]!;
      y[i] = y[i]! / gram[i]![i]!;
      c[i] = c[i]! + y[i]!;
    }
  }
  return c;
}

/** The fixed point of gradient descent on d² in θ₀ + span(V), by alternation: pick the short axes, solve for them. */
function finalDistance(dim: number, n: number, d: number, seed: number): number {
  const origin = unit(normal(dim, 1000 + seed));
  const basis = randomSubspace(dim, d, seed);
  const loss = wedges({ dim, longDirections: n });
  let theta: Vector = origin;
  let before = '';
  for (let round = 0; round < 60; round++) {
    const axes = loss.nearest(theta).axes!;
    if (axes.join() === before) break;
    before = axes.join();
    const kept = new Set(axes);
    const short = range(dim).filter((i) => !kept.has(i));
    if (d === 0) break;
    // With more directions than short axes, the first D − n already reach 0.
    const used = basis.slice(0, Math.min(d, short.length));
    const coords = leastSquares(
      short.map((i) => origin[i]!),
      short.map((i) => used.map((b) => b[i]!)),
    );
    theta = displace(origin, used, coords);
  }
  return loss.distance(theta);
}

test('the loss is homogeneous: d(aθ) = |a| d(θ)', () => {
  for (const kind of ['axis', 'sampled', 'random'] as const) {
    const loss = wedges({ dim: 30, longDirections: 11, kind, ...(kind === 'axis' ? {} : { count: 5 }) });
    const theta = normal(30, 4);
    for (const a of [-3, 0.01, 1e4])
      expect(loss.distance(scale(theta, a)) / Math.abs(a)).toBeCloseTo(loss.distance(theta), 12);
  }
});

test('the distance to the nearest of all wedges follows 1 − κ(f) within 1 %', () => {
  for (const f of [0.1, 0.25, 0.5, 0.75]) {
    const loss = wedges({ dim: 20_000, longDirections: 20_000 * f });
    const shares = range(20).map(
      (seed) => (loss.distance(normal(20_000, seed)) / norm(normal(20_000, seed))) ** 2,
    );
    expect(Math.abs(mean(shares) / (1 - kappa(f)) - 1)).toBeLessThan(0.01);
  }
});

test('one fixed wedge is approached in a random subspace to (D − n − d)/D of |θ|² within 5 %', () => {
  const [dim, n] = [60, 20];
  for (const d of [0, 10, 25]) {
    const shares = range(150).map((seed) => {
      const theta = unit(normal(dim, 5000 + seed));
      const basis = randomSubspace(dim, d, seed);
      const short = range(dim - n);
      const coords = leastSquares(
        short.map((i) => theta[i]!),
        short.map((i) => basis.map((b) => b[i]!)),
      );
      return short.reduce((sum, i) => sum + displace(theta, basis, coords)[i]! ** 2, 0);
    });
    expect(Math.abs(mean(shares) / ((dim - n - d) / dim) - 1)).toBeLessThan(0.05);
  }
});

/** Mean final distance over 8 seeds with D = 200 at each d ≤ .7(D − n). */
const finalDistances = [
  {
    n: 20,
    row: { 0: 0.756, 10: 0.715, 20: 0.69, 40: 0.63, 60: 0.553, 80: 0.465, 90: 0.454, 100: 0.424, 120: 0.322 },
  },
  { n: 100, row: { 0: 0.282, 10: 0.213, 20: 0.189, 40: 0.123, 60: 0.076 } },
  { n: 160, row: { 0: 0.064, 10: 0.039, 20: 0.02 } },
  { n: 190, row: { 0: 0.0079 } },
];

test.each(finalDistances)(
  'with D = 200 and n = $n, the distances reached in random subspaces are those of the table within 15 %',
  ({ n, row }) => {
    let before = Infinity;
    for (const [d, expected] of Object.entries(row)) {
      const found = mean(range(8).map((seed) => finalDistance(200, n, Number(d), seed)));
      expect(Math.abs(found / expected - 1)).toBeLessThan(0.15);
      expect(found).toBeLessThan(before);
      before = found;
    }
  },
  30_000,
);

test.each([
  [20, [140, 160, 175]],
  [100, [80, 90]],
])(
  'with D = 200 and n = %i, the distance falls on towards the cut-off and is not 0 before it',
  (n, ds) => {
    const means = [Math.floor(0.7 * (200 - n)), ...ds].map((d) =>
      mean(range(3).map((seed) => finalDistance(200, n, d, seed))),
    );
    means.forEach((distance, k) => {
      expect(distance).toBeGreaterThan(1e-4);
      if (k > 0) expect(distance).toBeLessThan(means[k - 1]!);
    });
  },
  30_000,
);

test.each([
  [20, 180],
  [20, 185],
  [100, 100],
  [100, 105],
  [160, 40],
  [160, 45],
  [190, 10],
  [190, 15],
])('with D = 200 and n = %i, a random %i-dimensional subspace meets a wedge exactly', (n, d) => {
  for (const seed of range(3)) expect(finalDistance(200, n, d, seed)).toBeLessThan(1e-10);
});

test('the angular width at which the distance is a tenth of the radius is arcsin(.1/√(1 − f)) within 1 %', () => {
  const dim = 1000;
  for (const n of [100, 500]) {
    const loss = wedges({ dim, longDirections: n });
    const angles = range(20).map((seed) => {
      const optimum = unit(loss.project(normal(dim, seed)));
      const random = randomDirection(dim, seed + 500);
      const aside = unit(displace(random, [optimum], [-dot(random, optimum)]));
      let [low, high] = [0, Math.PI / 2];
      for (let i = 0; i < 40; i++) {
        const angle = (low + high) / 2;
        if (loss.distance(displace(scale(optimum, Math.cos(angle)), [aside], [Math.sin(angle)])) < 0.1)
          low = angle;
        else high = angle;
      }
      return low;
    });
    expect(Math.abs(mean(angles) / Math.asin(0.1 / Math.sqrt(1 - n / dim)) - 1)).toBeLessThan(0.01);
  }
});

test('with n = .9 D another wedge is always closer than a tenth of the radius', () => {
  const loss = wedges({ dim: 1000, longDirections: 900 });
  for (const seed of range(50)) expect(loss.distance(randomDirection(1000, seed))).toBeLessThan(0.04);
});

test('halfway between optima of disjoint wedges the distance is √((1 − κ(½))/2) = .1888 within 2 %', () => {
  const dim = 4000;
  const loss = wedges({ dim, longDirections: dim / 2 });
  const distances = range(10).map((seed) => {
    const theta = normal(dim, seed);
    const [a, b] = [0, 1].map((side) => unit(theta.map((x, i) => (i % 2 === side ? x : 0)))) as [
      Vector,
      Vector,
    ];
    expect(loss.distance(a)).toBe(0);
    return loss.distance(displace(scale(a, 0.5), [b], [0.5]));
  });
  expect(Math.sqrt((1 - kappa(0.5)) / 2)).toBeCloseTo(0.1888, 4);
  expect(Math.abs(mean(distances) / 0.1888 - 1)).toBeLessThan(0.02);
});

test('in three dimensions the plane across (1, 1, 1) shows three low-loss lines at 60 degrees', async () => {
  const loss = wedges({ dim: 3, longDirections: 2 });
  const u = unit(Float64Array.of(1, -1, 0));
  const v = unit(Float64Array.of(1, 1, -2));
  const cut = await loss.cut(new Float64Array(3), [u, v]);
  const degrees = range(360).filter((a) => Math.abs(2 * Math.sin((a * Math.PI) / 180)) <= 2);
  const values = await cut.values(
    degrees.map((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]),
  );
  expect(degrees.filter((a) => values[a]! < 1e-12)).toEqual([0, 60, 120, 180, 240, 300]);
  // Between the lines the ridge is highest halfway: at 30° the two smallest magnitudes are equal.
  expect(values[30]).toBeCloseTo(Math.sqrt(1 / 6), 12);
});

test('off the origin the same plane shows the three lines as an equilateral triangle', async () => {
  const loss = wedges({ dim: 3, longDirections: 2 });
  const offset = 0.6;
  const [u, v] = [unit(Float64Array.of(1, -1, 0)), unit(Float64Array.of(1, 1, -2))];
  const cut = await loss.cut(new Float64Array(3).fill(offset / Math.sqrt(3)), [u, v]);
  const at = (theta: readonly number[]): number[] => [u, v].map((d) => dot(d, Float64Array.from(theta)));
  const side = offset * Math.sqrt(3);
  const corners = [at([side, 0, 0]), at([0, side, 0]), at([0, 0, side])];
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % 3]!;
    expect(Math.hypot(corner[0]! - next[0]!, corner[1]! - next[1]!)).toBeCloseTo(offset * Math.sqrt(6), 12);
  });
  const along = [-1, -0.3, 0, 0.2, 0.5, 1, 1.7].flatMap((t) =>
    corners.map((corner, i) => corner.map((x, k) => (1 - t) * x + t * corners[(i + 1) % 3]![k]!)),
  );
  expect(Math.max(...(await cut.values(along)))).toBeLessThan(1e-12);
  // Each point is as far off as its nearest line, for all planes are inclined alike: |θᵢ| = √(2/3) of the distance in the cut.
  expect(await cut.value([0, 0])).toBeCloseTo(offset / Math.sqrt(3), 12);
  expect(await cut.value(corners[0]!.map((x) => -x / 2))).toBeLessThan(1e-12);
  expect(await cut.value(corners[0]!.map((x) => -x))).toBeGreaterThan(0.1);
});

test('profiles from an optimum follow the table for long, random and short directions', () => {
  const [dim, n] = [1000, 500];
  const loss = wedges({ dim, longDirections: n });
  const table: [number, number, number][] = [
    [0.5, 0.257, 0.381],
    [1, 0.36, 0.528],
    [2, 0.593, 0.651],
    [5, 1.35, 0.789],
    [10, 2.7, 0.859],
  ];
  for (const [s, random, short] of table) {
    const at = range(40).map((seed) => {
      const optimum = unit(loss.project(normal(dim, seed)));
      const noise = normal(dim, seed + 100);
      const [long, across] = [true, false].map((inside) =>
        unit(noise.map((x, i) => ((optimum[i] !== 0) === inside ? x : 0))),
      ) as [Vector, Vector];
      return [long, unit(noise), across].map((direction) =>
        loss.distance(displace(optimum, [direction], [s])),
      );
    });
    expect(Math.max(...at.map(([long]) => long!))).toBe(0);
    expect(Math.abs(mean(at.map((x) => x[1]!)) / random - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(at.map((x) => x[2]!)) / short - 1)).toBeLessThan(0.03);
  }
});

test('along an axis the loss stays 0 if the axis is long, and is min(s, the smallest long component) if it is short', () => {
  const loss = wedges({ dim: 40, longDirections: 15 });
  const optimum = loss.project(normal(40, 3));
  const smallest = Math.min(...optimum.filter((x) => x !== 0).map(Math.abs));
  for (const axis of range(40))
    for (const s of [smallest / 2, smallest * 2]) {
      const there = optimum.slice();
      there[axis]! += s * (Math.sign(optimum[axis]!) || 1);
      expect(loss.distance(there)).toBeCloseTo(optimum[axis] === 0 ? Math.min(s, smallest) : 0, 14);
    }
});

/** A point at a radius, at an angle from the plane of the first two axes. */
const tilted = (radius: number, angle: number): Vector =>
  Float64Array.of(radius * Math.cos(angle) * 0.8, radius * Math.cos(angle) * 0.6, radius * Math.sin(angle));

test('a slab is as wide as its width over the radius, a true wedge has one angle at all radii', () => {
  const slab = wedges({ dim: 3, longDirections: 2, thickness: { kind: 'slab', width: 0.2 } });
  expect(slab.width(1)).toBeCloseTo(2 * Math.asin(0.1), 14);
  const wedge = wedges({ dim: 3, longDirections: 2, thickness: { kind: 'wedge', angle: 0.2 } });
  for (const radius of [0.5, 1, 20]) {
    for (const [loss, half] of [
      [slab, slab.width(radius) / 2],
      [wedge, wedge.width(radius) / 2],
    ] as const) {
      expect(loss.distance(tilted(radius, half * 0.999))).toBe(0);
      expect(loss.distance(tilted(radius, half * 1.001))).toBeGreaterThan(0);
    }
    expect(wedge.width(radius)).toBe(0.2);
  }
  const widths = Float64Array.of(0.1, 0.3, 0.2);
  expect(wedges({ dim: 3, longDirections: 2, thickness: { kind: 'cuboid', widths } }).width(2)).toBeCloseTo(
    2 * Math.asin(0.075),
    14,
  );
  expect(wedges({ dim: 3, longDirections: 2 }).width(1)).toBe(0);
});

test('averaging iterates inside a wedge divides the squared distance by their number', () => {
  const [dim, n, samples, sigma] = [8000, 4000, 25, 1e-4];
  const loss = wedges({ dim, longDirections: n });
  const optimum = loss.project(normal(dim, 1)).map((x) => x + Math.sign(x));
  const iterates = range(samples).map((k) => displace(optimum, [normal(dim, 50 + k)], [sigma]));
  const share = sigma ** 2 * (dim - n);
  expect(Math.abs(mean(iterates.map((theta) => loss.distance(theta) ** 2)) / share - 1)).toBeLessThan(0.02);
  expect(Math.abs((loss.distance(combine(iterates)) ** 2 * samples) / share - 1)).toBeLessThan(0.05);
});

test('averaging optima of one wedge stays on it, of two wedges it meets their barrier', () => {
  const [dim, n] = [200, 100];
  const loss = wedges({ dim, longDirections: n });
  const optimum = unit(loss.project(normal(dim, 1)));
  const beside = unit(normal(dim, 2).map((x, i) => (optimum[i] === 0 ? 0 : x)));
  const other = unit(loss.project(normal(dim, 3)));
  expect(loss.distance(combine([optimum, beside]))).toBe(0);
  expect(loss.distance(combine([optimum, other]))).toBeGreaterThan(0.15);
});

test.each([
  [40, [0.333, 0.208, 0.145, 0.097, 0.069, 0.049, 0.035, 0.024]],
  [100, [0.182, 0.15, 0.094, 0.057, 0.039, 0.028, 0.02, 0.014]],
  [160, [0.056, 0.057, 0.047, 0.032, 0.02, 0.013, 0.009, 0.0065]],
  [190, [0.0103, 0.0107, 0.0106, 0.0097, 0.0073, 0.0049, 0.0032, 0.0022]],
])(
  'with D = 200 and n = %i, halving the path at projected midpoints lowers its maximum as in the table',
  (n, table) => {
    const loss = wedges({ dim: 200, longDirections: n });
    const worst = range(12).map((seed) => {
      let vertices: Vector[] = [2 * seed, 2 * seed + 1].map((k) => unit(loss.project(normal(200, 900 + k))));
      return table.map(() => {
        const highest = Math.max(
          ...vertices
            .slice(1)
            .flatMap((b, k) =>
              range(41).map((t) => loss.distance(combine([vertices[k]!, b], [1 - t / 40, t / 40]))),
            ),
        );
        vertices = vertices.flatMap((a, k) =>
          k === 0 ? [a] : [loss.project(combine([vertices[k - 1]!, a])), a],
        );
        return highest;
      });
    });
    table.forEach((expected, level) => {
      const found = mean(worst.map((levels) => levels[level]!));
      expect(Math.abs(found / expected - 1)).toBeLessThan(0.2);
    });
    // Once the vertices are near each other, a level divides the maximum by about √2.
    const [before, after] = [5, 7].map((level) => mean(worst.map((levels) => levels[level]!)));
    expect(Math.sqrt(after! / before!)).toBeGreaterThan(0.6);
    expect(Math.sqrt(after! / before!)).toBeLessThan(0.78);
  },
  30_000,
);
