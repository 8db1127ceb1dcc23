import { norm, randomDirection } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { longShare, reach } from '../src/index.ts';
import { all, axisWedges, bowl, twoWells } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const axis = (dim: number, i: number): Float64Array =>
  Float64Array.from({ length: dim }, (_, k) => (k === i ? 1 : 0));

test('on a quadratic each axis reaches √(2·threshold/λ), both ways', async () => {
  const spectrum = [4, 1, 0.01];
  const records = await all(
    reach(bowl(spectrum), {
      theta: new Float64Array(3),
      directions: spectrum.map((_, i) => axis(3, i)),
      threshold: 0.5,
      tolerance: 1e-9,
    }),
  );
  expect(records.map(({ direction, sign }) => [direction, sign])).toEqual(
    [0, 1, 2].flatMap((k) => [
      [k, 1],
      [k, -1],
    ]),
  );
  for (const { direction, reach: found, loss, bounded } of records) {
    expect(found / Math.sqrt(1 / spectrum[direction]!)).toBeCloseTo(1, 7);
    expect(loss).toBeLessThanOrEqual(0.5);
    expect(bounded).toBe(true);
  }
});

test('forwards is along the direction: from the left well, towards the barrier or up the wall', async () => {
  const records = await all(
    reach(twoWells(1, 4), {
      theta: Float64Array.of(-1),
      directions: [Float64Array.of(1)],
      threshold: 1,
      tolerance: 1e-9,
    }),
  );
  expect(records[0]!.reach).toBeCloseTo(1 - Math.sqrt(1 - 0.5), 7);
  expect(records[1]!.reach).toBeCloseTo(Math.sqrt(1 + 0.5) - 1, 7);
});

test('the reach is a coordinate and the distance a length', async () => {
  const [record] = await all(
    reach(bowl([1, 1]), {
      theta: new Float64Array(2),
      directions: [Float64Array.of(3, 4)],
      threshold: 12.5,
      tolerance: 1e-9,
    }),
  );
  expect(record!.reach).toBeCloseTo(1, 6);
  expect(record!.distance).toBeCloseTo(5, 6);
});

test('on wedges the kept axes are long and the others as short as the threshold', async () => {
  const theta = Float64Array.of(1, 1, 1, 0, 0);
  const records = await all(
    reach(axisWedges(5, 3), {
      theta,
      directions: [0, 1, 2, 3, 4].map((i) => axis(5, i)),
      threshold: 0.02,
      limit: 50,
      tolerance: 1e-6,
    }),
  );
  for (const { direction, bounded, reach: found } of records) {
    expect(bounded).toBe(direction > 2);
    expect(found).toBeCloseTo(direction > 2 ? 0.2 : 50, 5);
  }
  expect(longShare(records, { length: 10 })).toEqual({
    share: 0.6,
    standardError: Math.sqrt(0.24 / 5),
    count: 5,
  });
});

test('random directions from a wedge of D = 400, n = 200 reach α/√(1 − n/D), near enough', async () => {
  const theta = Float64Array.from({ length: 400 }, (_, i) => (i < 200 ? 1 / Math.sqrt(200) : 0));
  expect(norm(theta)).toBeCloseTo(1, 12);
  const alpha = 0.05;
  const records = await all(
    reach(axisWedges(400, 200), {
      theta,
      directions: [0, 1, 2, 3].map((seed) => randomDirection(400, seed)),
      threshold: alpha ** 2 / 2,
      tolerance: 1e-6,
    }),
  );
  const mean = records.reduce((sum, { distance }) => sum + distance, 0) / records.length;
  expect(mean / (alpha / Math.sqrt(0.5))).toBeCloseTo(1, 1);
});

test('a start above the threshold, or at NaN, reaches 0', async () => {
  const [above] = await all(
    reach(bowl([2]), { theta: Float64Array.of(1), directions: [Float64Array.of(1)], threshold: 0.5 }),
  );
  expect(above).toMatchObject({ reach: 0, loss: 1, bounded: true });
  const [nan] = await all(
    reach(bowl([2]), {
      theta: Float64Array.of(Number.NaN),
      directions: [Float64Array.of(1)],
      threshold: 0.5,
    }),
  );
  expect(nan).toMatchObject({ reach: 0, bounded: true });
});

test('reach is cold, cancellable and repeatable, and no direction is no record', async () => {
  const theta = new Float64Array(2);
  const directions = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
  await expectCold(bowl([1, 2]), (loss) => reach(loss, { theta, directions, threshold: 1 }));
  expect(await all(reach(bowl([1, 2]), { theta, directions: [], threshold: 1 }))).toEqual([]);
});

test('a search that makes no sense throws at the call', () => {
  const plan = { theta: new Float64Array(1), directions: [], threshold: 1 };
  const call =
    (changes: object): (() => unknown) =>
    () =>
      reach(bowl([1]), { ...plan, ...changes });
  expect(call({ threshold: Number.NaN })).toThrow('reach: threshold must be a number, got NaN.');
  expect(call({ start: 0 })).toThrow('reach: start must be positive, got 0.');
  expect(call({ growth: 1 })).toThrow('reach: growth must be above 1, got 1.');
  expect(call({ limit: Infinity })).toThrow('reach: limit must be positive and finite, got Infinity.');
  expect(call({ tolerance: 0 })).toThrow('reach: tolerance must be positive, got 0.');
  expect(call({ directions: [new Float64Array(2)] })).toThrow(
    'reach: expected a vector of dimension 1, got 2.',
  );
});
