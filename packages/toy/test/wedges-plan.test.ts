import { expect, test } from 'vitest';
import { wedges, type WedgesPlan } from '@orograph/toy';

const refused: [string, Partial<Record<keyof WedgesPlan, unknown>>, RegExp][] = [
  [
    'more long directions than dimensions',
    { longDirections: 4 },
    /longDirections must be a whole number from 1 to dim \(3\), got 4\./,
  ],
  [
    'no long direction',
    { longDirections: 0 },
    /longDirections must be a whole number from 1 to dim \(3\), got 0\./,
  ],
  ['a fraction of a direction', { longDirections: 1.5 }, /longDirections .* got 1\.5\./],
  ['no dimension', { dim: 0 }, /dim must be a whole number of at least 1, got 0\./],
  ['an unknown kind', { kind: 'cone' }, /kind must be axis, sampled or random, got cone\./],
  [
    'no wedges',
    { kind: 'sampled', count: 0 },
    /count must be a whole number of at least 1 for kind sampled, got 0\./,
  ],
  [
    'a missing count',
    { kind: 'random' },
    /count must be a whole number of at least 1 for kind random, got undefined\./,
  ],
  [
    'a count of all subsets',
    { count: 3 },
    /count must be absent for kind axis, which has all subsets, got 3\./,
  ],
  [
    'an inner radius as large as the outer',
    { annulus: { inner: 2, outer: 2 } },
    /annulus\.outer must be larger than annulus\.inner \(2\), got 2\./,
  ],
  [
    'a negative inner radius',
    { annulus: { inner: -1, outer: 2 } },
    /annulus\.inner must be finite and not negative, got -1\./,
  ],
  [
    'an outer radius that is no number',
    { annulus: { inner: 1, outer: Number.NaN } },
    /annulus\.outer .* got NaN\./,
  ],
  ['an unknown map', { map: 'cubed' }, /map must be distance, squared or bounded, got cubed\./],
  ['a scale of 0', { scale: 0 }, /scale must be a positive number, got 0\./],
  [
    'a negative width',
    { thickness: { kind: 'slab', width: -1 } },
    /thickness\.width must be finite and not negative, got -1\./,
  ],
  [
    'an angle beyond π',
    { thickness: { kind: 'wedge', angle: 4 } },
    /thickness\.angle must be from 0 to π radians, got 4\./,
  ],
  [
    'a width short',
    { thickness: { kind: 'cuboid', widths: [1, 1] } },
    /thickness\.widths\.length must be dim \(3\), a width for each axis, got 2\./,
  ],
  [
    'a width that is no number',
    { thickness: { kind: 'cuboid', widths: [1, Number.NaN, 1] } },
    /thickness\.widths must be finite and not negative, got NaN\./,
  ],
  [
    'an unknown thickness',
    { thickness: { kind: 'ball' } },
    /thickness\.kind must be slab, wedge or cuboid, got ball\./,
  ],
  [
    'a turned cuboid',
    { kind: 'random', count: 1, thickness: { kind: 'cuboid', widths: [1, 1, 1] } },
    /cuboid is along axes, expected kind axis or sampled, got random\./,
  ],
  [
    'a cuboid with a hole and all subsets',
    { annulus: { inner: 1, outer: 2 }, thickness: { kind: 'cuboid', widths: [1, 1, 1] } },
    /expected kind sampled, got axis/,
  ],
];
test.each(refused)(
  '%s: an error names the argument, what was expected and what came',
  (_, change, message) => {
    expect(() => wedges({ dim: 3, longDirections: 2, ...change } as WedgesPlan)).toThrow(message);
  },
);

test('points of another dimension and points that are not finite are refused by every method', () => {
  const loss = wedges({ dim: 3, longDirections: 2 });
  const methods = ['value', 'valueAndGrad', 'metrics', 'nearest', 'project', 'distance'] as const;
  for (const method of methods) {
    expect(() => loss[method](new Float64Array(2))).toThrow(
      new RangeError('wedges: expected a vector of dimension 3, got 2.'),
    );
    for (const bad of [Number.NaN, Infinity, -Infinity])
      for (let i = 0; i < 3; i++)
        expect(() => loss[method](Float64Array.of(1, 2, 3).with(i, bad))).toThrow(
          new RangeError(`wedges: theta must be finite, got ${bad} at index ${i}.`),
        );
  }
  const v = new Float64Array(3);
  expect(() => loss.hvp(v.with(1, Number.NaN), v)).toThrow(
    'wedges: theta must be finite, got NaN at index 1.',
  );
  expect(() => loss.hvp(v, new Float64Array(4))).toThrow(
    'wedges: hvp: expected a vector of dimension 3, got 4.',
  );
  expect(() => loss.width(0)).toThrow(new RangeError('wedges: width: radius must be positive, got 0.'));
});

test('a point that is not finite is found among many, whatever the kind of wedges', () => {
  for (const extra of [{}, { kind: 'sampled', count: 2 }] as const) {
    const loss = wedges({ dim: 10_000, longDirections: 5000, ...extra });
    for (const bad of [Number.NaN, Infinity])
      expect(() => loss.distance(new Float64Array(10_000).fill(1).with(7777, bad))).toThrow(
        `wedges: theta must be finite, got ${bad} at index 7777.`,
      );
  }
});

test('the extremes of a plan hold: all directions long, one wedge, the middle of the hole', async () => {
  const all = wedges({ dim: 4, longDirections: 4 });
  expect(await all.valueAndGrad(Float64Array.of(1, 2, 3, 4))).toEqual({
    value: 0,
    grad: new Float64Array(4),
  });
  const ring = wedges({ dim: 3, longDirections: 2, annulus: { inner: 1, outer: 2 } });
  expect(ring.distance(new Float64Array(3))).toBe(1);
  expect(ring.distance(ring.project(new Float64Array(3)))).toBe(0);
  expect((await ring.valueAndGrad(new Float64Array(3))).grad).toEqual(new Float64Array(3));
});

test('the same seed gives the same wedges and another seed others', () => {
  for (const kind of ['sampled', 'random'] as const) {
    const at = (seed: number): number =>
      wedges({ dim: 20, longDirections: 9, kind, count: 2, seed }).distance(
        new Float64Array(20).map((_, i) => i),
      );
    expect(at(1)).toBe(at(1));
    expect(at(1)).not.toBe(at(2));
  }
});

test('the maps are d, d² and 1 − exp(−d²/2w²), and the accuracy exp(−d²/2w²)', async () => {
  const theta = Float64Array.of(3, 4, 2);
  const shape = { dim: 3, longDirections: 2, scale: 4 };
  expect(await wedges(shape).value(theta)).toBe(2);
  expect(await wedges({ ...shape, map: 'squared' }).value(theta)).toBe(4);
  expect(await wedges({ ...shape, map: 'bounded' }).value(theta)).toBeCloseTo(1 - Math.exp(-1 / 8), 15);
  const { metrics } = await wedges(shape).metrics(theta);
  expect(metrics).toEqual({ distance: 2, accuracy: Math.exp(-1 / 8) });
});

test('one step of gradient descent of ½ on d² lands on the nearest point of the wedges', async () => {
  const loss = wedges({ dim: 5, longDirections: 3, map: 'squared' });
  const theta = Float64Array.of(0.3, -2, 1, 0.1, 5);
  const { grad } = await loss.valueAndGrad(theta);
  expect(theta.map((x, i) => x - grad[i]! / 2)).toEqual(loss.project(theta));
  expect([...(await loss.hvp(theta, new Float64Array(5).fill(1)))]).toEqual([2, 0, 0, 2, 0]);
});
