import { constant, norm, sgd } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { alongCurve, curveThrough, fullBatch, lengthRatio, midpoints } from '../src/index.ts';
import { all, bowl, sphere } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const angle = (2 * Math.PI) / 3;
const ends = [Float64Array.of(1, 0, 0), Float64Array.of(Math.cos(angle), Math.sin(angle), 0)] as const;
const plan = { ends, optimizer: sgd(), schedule: constant(0.3), steps: 200 };

test('on the sphere the midpoints halve the arc: the worst loss is (1 − cos(φ/2^(k+1)))² at level k', async () => {
  const loss = sphere(3);
  const levels = await all(midpoints(fullBatch(loss), { ...plan, levels: 4 }));
  expect(levels.map(({ vertices }) => vertices.length)).toEqual([2, 3, 5, 9, 17]);
  for (const { level, vertices, values } of levels) {
    const points = 2 ** (level + 1) + 1;
    const profile = await all(alongCurve(loss, curveThrough('polychain', vertices), { points }));
    const worst = Math.max(...profile.map((point) => point.loss));
    expect(worst).toBeCloseTo((1 - Math.cos(angle / 2 ** (level + 1))) ** 2, 8);
    for (const vertex of vertices) expect(norm(vertex)).toBeCloseTo(1, 8);
    for (const value of values) expect(value).toBeLessThan(1e-15);
    const chord = 2 * Math.sin(angle / 2 ** (level + 1));
    expect(lengthRatio(vertices)).toBeCloseTo((2 ** level * chord) / (2 * Math.sin(angle / 2)), 8);
  }
});

test('a midpoint never moves along the segment it halves', async () => {
  const valley = bowl([5, 0.1]);
  const [, level] = await all(
    midpoints(fullBatch(valley), {
      ...plan,
      ends: [Float64Array.of(1, 3), Float64Array.of(3, 3)],
      levels: 1,
      steps: 2000,
    }),
  );
  expect(level!.vertices[1]![0]).toBeCloseTo(2, 12);
  expect(level!.vertices[1]![1]).toBeCloseTo(0, 8);
});

test('midpoints is cold, cancellable and repeatable', async () => {
  await expectCold(sphere(3), (loss) => midpoints(fullBatch(loss), { ...plan, levels: 2, steps: 2 }));
});

test('bad plans throw at the call', () => {
  const objective = fullBatch(bowl([1]));
  expect(() => midpoints(objective, { ...plan, levels: -1 })).toThrow(
    'midpoints: levels must be a whole number from 0, got -1.',
  );
  expect(() =>
    midpoints(objective, { ...plan, levels: 1, ends: [Float64Array.of(1), Float64Array.of(1, 2)] }),
  ).toThrow('midpoints: expected a vector of dimension 1, got 2.');
});
