import { expect, test } from 'vitest';

import { tunnelWidth, width } from '../src/index.ts';
import { all, axisWedges, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

test('on wedges of D = 1000, n = 500 the angular half-width is asin(α/√(1 − n/D)) within 1 %', async () => {
  const theta = Float64Array.from({ length: 1000 }, (_, i) => (i < 500 ? 1 : 0));
  const alpha = 0.1;
  const records = await all(
    width(axisWedges(1000, 500), {
      theta,
      threshold: (alpha ** 2 * 500) / 2,
      samples: 8,
      seed: 3,
      tolerance: 1e-4,
    }),
  );
  const { angle, distance } = tunnelWidth(records);
  const expected = alpha / Math.sqrt(0.5);
  expect(Math.abs(angle.mean / 2 / Math.asin(expected) - 1)).toBeLessThan(0.01);
  expect(Math.abs(distance.mean / (expected * Math.sqrt(500)) - 1)).toBeLessThan(0.01);
  expect(angle.count).toBe(8);
  for (const record of records)
    expect(record).toMatchObject({ loss: 0, bounded: { angle: true, distance: true } });
  expect(records[0]!.norm).toBeCloseTo(Math.sqrt(500), 12);
});

test('a loss that is the same all around has no bounded angle, up to π', async () => {
  const [record] = await all(
    width(bowl([1, 1, 1]), {
      theta: Float64Array.of(1, 0, 0),
      threshold: 0.6,
      samples: 1,
      seed: 0,
      tolerance: 1e-9,
    }),
  );
  expect(record!.bounded).toEqual({ angle: false, distance: true });
  expect(record!.angle).toBeCloseTo(Math.PI, 12);
  expect(record!.distance).toBeCloseTo(Math.sqrt(0.2), 7);
});

test('width is cold, cancellable and repeatable, and no sample is no record', async () => {
  const plan = { theta: Float64Array.of(1, 1), threshold: 3, samples: 2, seed: 0 };
  await expectCold(bowl([1, 2]), (loss) => width(loss, plan));
  expect(await all(width(bowl([1, 2]), { ...plan, samples: 0 }))).toEqual([]);
});

test('bad plans throw at the call', () => {
  const plan = { theta: Float64Array.of(1, 1), threshold: 3, samples: 2, seed: 0 };
  expect(() => width(bowl([1, 2]), { ...plan, samples: -1 })).toThrow(
    'width: samples must be a whole number from 0, got -1.',
  );
  expect(() => width(bowl([1, 2]), { ...plan, theta: Float64Array.of(0, 0) })).toThrow(
    'unit: expected a finite vector that is not zero, got one of norm 0.',
  );
});
