import { expect, test } from 'vitest';
import { displace, normal, scale, sliceable, type Vector } from '@orograph/tensor';
import { wedges } from '@orograph/toy';

const [dim, n] = [5000, 2600];
const loss = wedges({ dim, longDirections: n, thickness: { kind: 'slab', width: 0.1 } });

/** d by sorting, straight from the definition. */
const sorted = (theta: Vector, keep: number): number =>
  Math.sqrt(
    Float64Array.from(theta, Math.abs)
      .toSorted()
      .slice(0, theta.length - keep)
      .reduce((sum: number, x: number) => sum + x * x, 0),
  );

test('a point of a cut has the bits of the loss there, in whatever order it is asked for', async () => {
  for (const origin of [normal(dim, 0), Float32Array.from(normal(dim, 0))])
    for (const rank of [0, 1, 2, 3]) {
      const directions = Array.from({ length: rank }, (_, k) => scale(normal(dim, 5 + k), 3));
      const cut = await loss.cut(origin, directions);
      const batch = Array.from({ length: 30 }, (_, i) =>
        directions.map((__, k) => Math.sin(i * (k + 1) * 1.7)),
      );
      const expected = await Promise.all(
        batch.map((coords) => loss.value(displace(origin, directions, coords))),
      );
      expect([...(await cut.values(batch))]).toEqual(expected);
      expect([...(await cut.values(batch.toReversed()))]).toEqual(expected.toReversed());
      expect(await cut.value(batch[3]!)).toBe(expected[3]);
      expect(await cut.measure(batch[3]!)).toEqual(
        await loss.metrics(displace(origin, directions, batch[3]!)),
      );
      expect([cut.rank, cut.concurrency]).toEqual([rank, 1]);
      await cut.dispose();
    }
});

test('row by row, where each threshold is expected from the last ones, a cut still has the bits of the loss', async () => {
  const directions = [normal(dim, 2), normal(dim, 3)];
  const origin = normal(dim, 0);
  const cut = await loss.cut(origin, directions);
  const grid = [-1, 0, 2].flatMap((a) => Array.from({ length: 41 }, (_, k) => [a, (k - 20) / 20]));
  const expected = await Promise.all(grid.map((coords) => loss.value(displace(origin, directions, coords))));
  expect([...(await cut.values(grid))]).toEqual(expected);
});

test('sampled and random wedges are cut as well', async () => {
  for (const kind of ['sampled', 'random'] as const) {
    const small = wedges({ dim: 9, longDirections: 4, kind, count: 3 });
    const [origin, u] = [normal(9, 1), normal(9, 2)];
    const cut = await sliceable(small).cut(origin, [u]);
    for (const c of [-2, 0, 0.5])
      expect(await cut.value([c])).toBe(await small.value(displace(origin, [u], [c])));
  }
});

test('selection without sorting equals sorting, with heavy tails, many ties and a few large runs', () => {
  const plain = normal(20_000, 1);
  const cases: Record<string, Float64Array> = {
    normal: plain,
    cubed: plain.map((x) => x ** 3),
    tied: plain.map(Math.round),
    alike: new Float64Array(20_000).fill(2),
    ascending: plain.toSorted(),
    periodic: plain.map((x, i) => (i % 78 === 39 ? 100 * x : x)),
    zeros: plain.map((x, i) => (i % 3 === 0 ? x : 0)),
  };
  for (const theta of Object.values(cases))
    for (const keep of [1, 2, 77, 10_000, 19_998, 19_999, 20_000]) {
      const toy = wedges({ dim: 20_000, longDirections: keep });
      const expected = sorted(theta, keep);
      expect(Math.abs(toy.distance(theta) - expected)).toBeLessThanOrEqual(1e-12 * (1 + expected));
      expect(toy.nearest(theta).axes).toHaveLength(keep);
    }
});

test('of equal magnitudes the smaller index is kept', () => {
  const theta = Float64Array.of(1, -2, 2, 2, 0);
  expect([...wedges({ dim: 5, longDirections: 2 }).nearest(theta).axes!]).toEqual([1, 2]);
  expect([...wedges({ dim: 5, longDirections: 2 }).project(theta)]).toEqual([0, -2, 2, 0, 0]);
  expect([...wedges({ dim: 5, longDirections: 4 }).nearest(new Float64Array(5)).axes!]).toEqual([0, 1, 2, 3]);
});

test('a cut refuses other dimensions and another number of coordinates', async () => {
  expect(() => loss.cut(new Float64Array(3), [])).toThrow(
    'wedges: cut: expected a vector of dimension 5000, got 3.',
  );
  expect(() => loss.cut(normal(dim, 0), [new Float64Array(4)])).toThrow(
    'wedges: cut: expected a vector of dimension 5000, got 4.',
  );
  const cut = await loss.cut(normal(dim, 0), [normal(dim, 1)]);
  expect(() => cut.value([1, 2])).toThrow(
    new RangeError('wedges: cut: expected one coordinate per direction, got 2 for 1.'),
  );
});
