import { constant, norm, normal, sgd } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import {
  alongCurve,
  barrier,
  curve,
  curveThrough,
  fullBatch,
  lengthRatio,
  type CurveKind,
} from '../src/index.ts';
import { all, bowl, sphere } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const ends = [Float64Array.of(1, 0, 0), Float64Array.of(-0.5, Math.sqrt(0.75), 0)] as const;
const plan = { optimizer: sgd(), schedule: constant(0.2), steps: 1500, seed: 0 };

test('a Bezier curve with one bend is (1 − t)²a + 2t(1 − t)w + t²b, a chain its straight pieces', () => {
  const [a, w, b] = [normal(4, 0), normal(4, 1), normal(4, 2)];
  for (const t of [0, 0.2, 0.5, 0.9, 1]) {
    const bezier = curveThrough('bezier', [a, w, b])(t);
    const chain = curveThrough('polychain', [a, w, b])(t);
    for (let i = 0; i < 4; i++) {
      expect(bezier[i]).toBeCloseTo((1 - t) ** 2 * a[i]! + 2 * t * (1 - t) * w[i]! + t * t * b[i]!, 12);
      const piece =
        t <= 0.5 ? 2 * (t * w[i]! + (0.5 - t) * a[i]!) : 2 * ((t - 0.5) * b[i]! + (1 - t) * w[i]!);
      expect(chain[i]).toBeCloseTo(piece, 12);
    }
  }
});

test.for<[CurveKind, number]>([
  ['bezier', 1],
  ['polychain', 3],
])(
  'a trained %s with %i bends lowers the barrier on the sphere below a fifth of the straight one',
  async ([kind, bends]) => {
    const loss = sphere(3);
    const straight = await all(alongCurve(loss, curveThrough('polychain', ends), { points: 61 }));
    expect(barrier(straight)).toBeCloseTo(0.25, 10);
    const { vertices } = await lastValueFrom(curve(fullBatch(loss), { ...plan, ends, kind, bends }));
    const bent = await all(alongCurve(loss, curveThrough(kind, vertices), { points: 61 }));
    expect(barrier(bent)).toBeLessThan(0.05);
    expect(lengthRatio(vertices)).toBeGreaterThan(1.1);
    if (kind === 'bezier') expect(norm(vertices[1]!)).toBeGreaterThan(1);
  },
);

test('curve and its profile are cold, cancellable and repeatable', async () => {
  await expectCold(sphere(3), (loss) =>
    curve(fullBatch(loss), { ...plan, ends, kind: 'bezier', steps: 4, every: 1 }),
  );
  await expectCold(sphere(3), (loss) => alongCurve(loss, curveThrough('polychain', ends), { points: 3 }));
  expect(await all(alongCurve(sphere(3), curveThrough('polychain', ends), { points: 0 }))).toEqual([]);
});

test('bad plans throw at the call', () => {
  const objective = fullBatch(bowl([1]));
  expect(() =>
    curve(objective, { ...plan, ends: [Float64Array.of(1), Float64Array.of(1, 2)], kind: 'bezier' }),
  ).toThrow('curve: expected a vector of dimension 1, got 2.');
  expect(() => alongCurve(bowl([1]), curveThrough('bezier', [Float64Array.of(1)]), { points: -1 })).toThrow(
    'alongCurve: points must be a whole number from 0, got -1.',
  );
  expect(() => curve(objective, { ...plan, ends, kind: 'bezier', bends: 0 })).toThrow(
    'curve: bends must be a whole number from 1, got 0.',
  );
});
