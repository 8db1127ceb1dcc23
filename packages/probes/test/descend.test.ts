import { constant, sgd, type SampledLoss } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { descend, fullBatch, minibatches } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const plan = { theta: Float64Array.of(1, 1), optimizer: sgd(), schedule: constant(0.1), steps: 20 };

test('gradient descent on a quadratic is θᵢ(1 − ηλᵢ)ᵏ at every step', async () => {
  const steps = await all(descend(fullBatch(bowl([3, 1])), plan));
  expect(steps).toHaveLength(21);
  steps.forEach(({ step, theta, value, status }, k) => {
    expect(step).toBe(k);
    expect(theta[0]).toBeCloseTo(0.7 ** k, 12);
    expect(theta[1]).toBeCloseTo(0.9 ** k, 12);
    expect(value).toBeCloseTo((3 * 0.49 ** k + 0.81 ** k) / 2, 12);
    expect(status).toBe(k === 20 ? 'done' : 'running');
  });
  expect(plan.theta).toEqual(Float64Array.of(1, 1));
});

test('every leaves steps out, but not the first and the last', async () => {
  const steps = await all(descend(fullBatch(bowl([3, 1])), { ...plan, every: 8 }));
  expect(steps.map(({ step }) => step)).toEqual([0, 8, 16, 20]);
});

const retract = (): Float64Array => Float64Array.of(1, 1);

test('a retraction is applied after each step', async () => {
  const steps = await all(descend(fullBatch(bowl([3, 1])), { ...plan, steps: 2, retract }));
  expect(steps.at(-1)!.theta).toEqual(Float64Array.of(1, 1));
});

test('divergence is a result: the last record says so', async () => {
  const steps = await all(
    descend(fullBatch(bowl([3, 1])), { ...plan, schedule: constant(1e200), steps: 50 }),
  );
  expect(steps.at(-1)!.status).toBe('diverged');
  expect(steps.length).toBeLessThan(50);
});

/** Records which examples each batch has. */
const sampled = (seen: number[][]): SampledLoss => ({
  ...bowl([1]),
  examples: 7,
  batchValueAndGrad: (theta, indices) => {
    seen.push([...indices]);
    return bowl([1]).valueAndGrad(theta);
  },
});

const run = async (seed: number): Promise<number[][]> => {
  const seen: number[][] = [];
  await all(
    descend(minibatches(sampled(seen), { size: 3, seed }), {
      ...plan,
      theta: Float64Array.of(1),
      steps: 3,
    }),
  );
  return seen;
};

test('minibatches go through every example once an epoch, in an order of the seed', async () => {
  const seen = await run(5);
  expect(seen.map((batch) => batch.length)).toEqual([3, 3, 3, 3]);
  expect(new Set([...seen[0]!, ...seen[1]!]).size).toBe(6);
  expect(seen.slice(0, 2)).not.toEqual(seen.slice(2));
  expect(await run(5)).toEqual(seen);
  expect(await run(6)).not.toEqual(seen);
});

test('descend is cold, cancellable and repeatable', async () => {
  await expectCold(bowl([3, 1]), (loss) => descend(fullBatch(loss), plan));
});

test('bad numbers throw at the call', () => {
  const objective = fullBatch(bowl([1, 1]));
  expect(() => descend(objective, { ...plan, steps: -1 })).toThrow(
    'descend: steps must be a whole number from 0, got -1.',
  );
  expect(() => descend(objective, { ...plan, every: 0 })).toThrow(
    'descend: every must be at least 1, got 0.',
  );
  expect(() => minibatches(sampled([]), { size: 8, seed: 0 })).toThrow(
    'minibatches: size must be a whole number from 1 to 7, the number of examples, got 8.',
  );
});
