import { constant, norm, sgd } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { fullBatch, hierarchicalConnector } from '../src/index.ts';
import { all, bowl, sphere } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const optima = [0, 1, 2].map((i) => Float64Array.from({ length: 4 }, (_, k) => (k === i ? 1 : 0)));
const plan = { optima, optimizer: sgd(), schedule: constant(0.3), steps: 300 };

test('on the sphere each vertex ends on the ray through the mean of its optima, at radius 1', async () => {
  const steps = await all(hierarchicalConnector(fullBatch(sphere(4)), plan));
  expect(steps.map(({ vertex }) => vertex)).toEqual([3, 4, 5, 6]);
  const { vertices } = steps.at(-1)!;
  vertices.slice(3).forEach((vertex) => expect(norm(vertex)).toBeCloseTo(1, 8));
  vertices[6]!.slice(0, 3).forEach((x) => expect(x).toBeCloseTo(1 / Math.sqrt(3), 8));
  expect(steps.map(({ value }) => value < 1e-15)).toEqual([true, true, true, true]);
});

test('a vertex never moves within the span of the differences of its optima', async () => {
  const ends = [Float64Array.of(1, 3), Float64Array.of(3, 3)];
  const [step] = await all(
    hierarchicalConnector(fullBatch(bowl([5, 1])), { ...plan, optima: ends, schedule: constant(0.1) }),
  );
  expect(step!.vertices[2]![0]).toBeCloseTo(2, 12);
  expect(step!.vertices[2]![1]).toBeCloseTo(0, 8);
});

test('hierarchicalConnector is cold, cancellable and repeatable', async () => {
  await expectCold(sphere(4), (loss) => hierarchicalConnector(fullBatch(loss), { ...plan, steps: 2 }));
});

test('one optimum, or optima on a line, throw at the call', () => {
  const objective = fullBatch(sphere(4));
  expect(() => hierarchicalConnector(objective, { ...plan, optima: optima.slice(0, 1) })).toThrow(
    'connector: expected at least 2 optima, got 1.',
  );
  const line = [0, 1, 2].map((x) => Float64Array.of(x, 0, 0, 0));
  expect(() => hierarchicalConnector(objective, { ...plan, optima: line })).toThrow(
    'orthonormalize: direction 1',
  );
});
