import { expect, test } from 'vitest';
import { combine, norm, normal, random, unit, type Vector } from '@orograph/tensor';
import { barycentricConnector, wedges } from '@orograph/toy';

const optimaOf = (dim: number, n: number, count: number): Float64Array[] => {
  const loss = wedges({ dim, longDirections: n });
  return Array.from({ length: count }, (_, k) => unit(loss.project(normal(dim, 10 * n + k))) as Float64Array);
};

/** Random barycentric coordinates, corners and faces among them. */
const weightsOf = (count: number, draw: { uniform(): number }): number[] => {
  const raw = Array.from({ length: count }, () => (draw.uniform() < 0.3 ? 0 : -Math.log(1 - draw.uniform())));
  const sum = raw.reduce((a, b) => a + b, 0);
  return sum === 0 ? raw.map((_, i) => (i === 0 ? 1 : 0)) : raw.map((x) => x / sum);
};

test.each([1, 2, 3, 4])('the %i-connector of as many optima and one lies on the wedges to 1e-12', (m) => {
  for (const n of [100, 160, 180, 190]) {
    const loss = wedges({ dim: 200, longDirections: n });
    const optima = optimaOf(200, n, m + 1);
    const connector = barycentricConnector(loss, optima);
    const draw = random(m);
    expect(connector.rank).toBe(m);
    expect(connector.vertices.slice(1)).toHaveLength(2 ** (m + 1) - 1);
    expect(connector.simplices).toHaveLength([1, 2, 6, 24, 120][m]!);
    optima.forEach((optimum, i) => expect(connector.vertices[1 << i]).toEqual(optimum));
    for (const simplex of connector.simplices)
      for (let k = 0; k < 5; k++)
        expect(loss.distance(connector.pointOn(simplex, weightsOf(m + 1, draw)))).toBeLessThan(1e-12);
  }
});

test('neighbouring simplices share their common faces, so the complex has no gaps', () => {
  const loss = wedges({ dim: 50, longDirections: 30 });
  const connector = barycentricConnector(loss, optimaOf(50, 30, 3));
  const shared = connector.pointOn([1, 3, 7], [0, 0.4, 0.6]);
  expect(connector.pointOn([2, 3, 7], [0, 0.4, 0.6])).toEqual(shared);
});

test('the cone from the optimised centre over the linear simplex fails for two optima more than a pair', () => {
  const loss = wedges({ dim: 200, longDirections: 100 });
  for (const m of [2, 3, 4]) {
    const optima = optimaOf(200, 100, m + 1);
    const centre = barycentricConnector(loss, optima).vertices[2 ** (m + 1) - 1]!;
    const draw = random(m);
    let [worst, linear] = [0, 0];
    for (let k = 0; k < 300; k++) {
      const weights = weightsOf(m + 1, draw);
      const face = weights.map((w, i) => (i === 0 ? 0 : w / Math.max(1e-300, 1 - weights[0]!)));
      if (weights[0] !== 1)
        worst = Math.max(
          worst,
          loss.distance(
            combine(
              [centre, ...optima.slice(1)],
              [weights[0]!, ...face.slice(1).map((w) => w * (1 - weights[0]!))],
            ),
          ),
        );
      linear = Math.max(linear, loss.distance(combine(optima, weights)));
    }
    for (let t = 0; t <= 1; t += 0.05)
      worst = Math.max(worst, loss.distance(combine(optima.slice(1, 3), [t, 1 - t])));
    expect(linear).toBeGreaterThan(0.15);
    expect(worst).toBeGreaterThan(0.15);
  }
});

test('with D = 200, n = 100 the cone over three optima is exactly as high as the edges it keeps, .19', () => {
  const loss = wedges({ dim: 200, longDirections: 100 });
  const shares = Array.from({ length: 41 }, (_, k) => k / 40);
  const highest: { cone: number; flat: number }[] = [];
  for (let draw = 0; draw < 8; draw++) {
    const optima = Array.from(
      { length: 3 },
      (_, k) => unit(loss.project(normal(200, 100 * draw + k))) as Float64Array,
    );
    const centre = barycentricConnector(loss, optima).vertices[7]!;
    const over = (corners: readonly Vector[]): number =>
      Math.max(
        ...shares.flatMap((a) =>
          shares
            .filter((b) => a + b <= 1)
            .map((b) => loss.distance(combine([...corners], [a, b, Math.max(0, 1 - a - b)]))),
        ),
      );
    const pairs = optima.map((optimum, i) => [optimum, optima[(i + 1) % 3]!] as const);
    const edges = Math.max(
      ...pairs.flatMap(([a, b]) => shares.map((t) => loss.distance(combine([a, b], [t, 1 - t])))),
    );
    const cone = Math.max(...pairs.map(([a, b]) => over([a, b, centre])));
    expect(cone).toBeCloseTo(edges, 14);
    highest.push({ cone, flat: over(optima) });
  }
  for (const { cone, flat } of highest) expect(cone / flat).toBeGreaterThan(0.97);
  const mean = highest.reduce((sum, { cone }) => sum + cone / highest.length, 0);
  expect(Math.abs(mean / 0.191 - 1)).toBeLessThan(0.05);
});

test('the cone over a pair is the exact path', () => {
  const loss = wedges({ dim: 200, longDirections: 100 });
  const [a, b] = optimaOf(200, 100, 2) as [Float64Array, Float64Array];
  const centre = barycentricConnector(loss, [a, b]).vertices[3]!;
  for (let t = 0; t <= 1; t += 0.1)
    for (const end of [a, b]) expect(loss.distance(combine([centre, end], [t, 1 - t]))).toBeLessThan(1e-12);
  expect(loss.distance(combine([a, b]))).toBeGreaterThan(0.15);
});

test('in an annulus the connector keeps to the annulus', () => {
  const annulus = { inner: 0.8, outer: 1.5 };
  const loss = wedges({ dim: 60, longDirections: 40, annulus });
  const optima = optimaOf(60, 40, 3);
  const connector = barycentricConnector(loss, optima);
  const draw = random(0);
  for (const simplex of connector.simplices)
    for (let k = 0; k < 10; k++) {
      const point = connector.pointOn(simplex, weightsOf(3, draw));
      expect(loss.distance(point)).toBeLessThan(1e-12);
      expect(norm(point)).toBeGreaterThan(0.8 - 1e-12);
    }
  expect(norm(connector.vertices[7]!)).toBeLessThan(0.8);
});

test('sampled wedges that hold the optima are connected as well', () => {
  const loss = wedges({ dim: 40, longDirections: 30, kind: 'sampled', count: 3 });
  const optima = Array.from({ length: 3 }, (_, k) => loss.project(normal(40, k)));
  const connector = barycentricConnector(loss, optima);
  for (const simplex of connector.simplices)
    expect(loss.distance(connector.pointOn(simplex, [0.2, 0.3, 0.5]))).toBeLessThan(1e-12);
});

test('what cannot be connected is refused with the reason', () => {
  const loss = wedges({ dim: 4, longDirections: 2 });
  const [a, b] = [Float64Array.of(1, 2, 0, 0), Float64Array.of(0, 0, 1, 2)];
  const turned = wedges({ dim: 4, longDirections: 2, kind: 'random', count: 2 });
  expect(() => barycentricConnector(turned, [a, b])).toThrow(
    new TypeError('barycentricConnector: expected axis-aligned wedges (kind axis or sampled), got random.'),
  );
  expect(() => barycentricConnector(loss, [])).toThrow(
    new RangeError('barycentricConnector: expected 1 to 9 optima, got 0.'),
  );
  const many: Vector[] = Array.from({ length: 10 }, () => a);
  expect(() => barycentricConnector(loss, many)).toThrow('expected 1 to 9 optima, got 10.');
  expect(() => barycentricConnector(loss, [a, Float64Array.of(3, 4, 1, 0)])).toThrow(
    'optimum 1 must lie in the low-loss region, got distance 1.',
  );
  expect(() => barycentricConnector(loss, [a, new Float64Array(3)])).toThrow(
    'wedges: expected a vector of dimension 4, got 3.',
  );
  const ring = wedges({ dim: 4, longDirections: 2, annulus: { inner: 1, outer: 5 } });
  expect(() => barycentricConnector(ring, [a, b])).toThrow(
    'barycentricConnector: the wedges of optima 0, 1 must share an axis to pass the hole of the annulus, got none.',
  );
  const connector = barycentricConnector(loss, [a, b]);
  expect(() => connector.pointOn([1, 9], [0.5, 0.5])).toThrow('simplex expected masks from 1 to 3, got 9.');
  expect(() => connector.pointOn([1, 3], [0.5, 0.6])).toThrow(
    'weights must be 2 numbers of at least 0 that sum to 1, got [0.5, 0.6].',
  );
  expect(() => connector.pointOn([1, 3], [1])).toThrow('weights must be 2 numbers');
});
