import { constant, permutation, sgd, streamSeed, type SampledLoss, type Vector } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { trainLoss } from '../src/train-loss.ts';
import type { TrainingPlan, TrainingRecord, TrainingSettings } from '../src/training-plan.ts';
import {
  placeOf,
  stepsOf,
  type TrainingChange,
  type TrainingSettingsChange,
} from '../src/training/training-changes.ts';

const points = [3, -1, 4, 1, -5, 9, 2] as const;
/** The mean of ½(θ − aᵢ)² over the examples of a batch. */
const gradientOf = (theta: Vector, indices: Iterable<number>): { value: number; grad: Float64Array } => {
  const misses = Array.from(indices, (i) => theta[0]! - points[i]!);
  const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  return { value: mean(misses.map((x) => (x * x) / 2)), grad: Float64Array.of(mean(misses)) };
};
const loss: SampledLoss = {
  dim: 1,
  examples: points.length,
  value: (theta) => Promise.resolve(gradientOf(theta, points.keys()).value),
  valueAndGrad: (theta) => Promise.resolve(gradientOf(theta, points.keys())),
  batchValueAndGrad: (theta, indices) => Promise.resolve(gradientOf(theta, indices)),
};
const plan: TrainingPlan = { optimizer: sgd(), schedule: constant(0.1), epochs: 3, batchSize: 3, seed: 5 };
const planned: TrainingChange[] = [
  { step: 1, learningRate: 0.3, l2: 0.5 },
  { step: 4, batchSize: 2 },
  { step: 8, l2: 0, batchSize: 4, learningRate: 0.05 },
];

const recordsOf = (settings: TrainingSettings): Promise<TrainingRecord[]> =>
  lastValueFrom(trainLoss(loss, Float64Array.of(0), plan, settings).pipe(toArray()));

/** The same training, a loop over epochs and batches. */
function naive(): { theta: number; sizes: number[] } {
  let [theta, step, rate, size, l2] = [0, 0, 0.1, 3, 0];
  const sizes: number[] = [];
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    const order = [...permutation(points.length, streamSeed(plan.seed, epoch))];
    while (order.length > 0) {
      const change = planned.find((one) => one.step === step);
      [rate, size, l2] = [change?.learningRate ?? rate, change?.batchSize ?? size, change?.l2 ?? l2];
      const batch = order.splice(0, size);
      sizes.push(batch.length);
      theta -= rate * (gradientOf(Float64Array.of(theta), batch).grad[0]! + l2 * theta);
      step += 1;
    }
  }
  return { theta, sizes };
}

test('learning rate, batch and L2 change at their steps, as in a loop written out', async () => {
  const records = await recordsOf({ changes: { planned } });
  const { theta, sizes } = naive();
  const end = records.at(-1)!;
  expect(end).toMatchObject({ type: 'checkpoint', status: 'done', step: sizes.length });
  expect((end as { theta: Vector }).theta[0]).toBeCloseTo(theta, 12);
  expect(records.filter(({ type }) => type === 'change')).toEqual([
    { type: 'change', step: 1, learningRate: 0.3, batchSize: 3, l2: 0.5 },
    { type: 'change', step: 4, learningRate: 0.3, batchSize: 2, l2: 0.5 },
    { type: 'change', step: 8, learningRate: 0.05, batchSize: 4, l2: 0 },
  ]);
  expect(stepsOf(plan.epochs, { examples: points.length, batchSize: 3, planned })).toBe(sizes.length);
});

test('changes that are asked for while it runs give the records of the same changes planned', async () => {
  // The loss takes one step a call.
  const asked = (now: number): TrainingSettingsChange | undefined => planned.find(({ step }) => step === now);
  expect(await recordsOf({ changes: { asked } })).toEqual(await recordsOf({ changes: { planned } }));
});

test('from every step it goes on to the same end', async () => {
  const whole = await recordsOf({ changes: { planned }, stateAt: () => true });
  const states = whole.filter((record) => record.type === 'state');
  expect(states.length).toBeGreaterThan(8);
  for (const from of states) {
    const rest = await recordsOf({ changes: { planned }, stateAt: () => true, from });
    expect(rest).toEqual(whole.slice(whole.indexOf(from) + 1));
  }
});

test('the place of a step is where a walk through the epochs comes by', () => {
  const order = { examples: 7, batchSize: 3, planned };
  let [epoch, offset, size] = [0, 0, 3];
  for (let step = 0; step < 40; step++) {
    expect(placeOf(step, order)).toEqual({ epoch, offset });
    size = planned.find((one) => one.step === step)?.batchSize ?? size;
    offset += size;
    if (offset >= 7) [epoch, offset] = [epoch + 1, 0];
  }
});

test.each([
  [[{ step: 2 }, { step: 2 }], 'step must be a whole number above that of the change before, got {"step":2}'],
  [[{ step: 0, learningRate: 0 }], 'learningRate must be above 0, got {"step":0,"learningRate":0}'],
  [[{ step: 0, batchSize: 1.5 }], 'batchSize must be a whole number above 0, got {"step":0,"batchSize":1.5}'],
  [[{ step: 0, l2: -1 }], 'l2 must be a number from 0, got {"step":0,"l2":-1}'],
])('changes %j are refused', (changes, words) => {
  expect(() => trainLoss(loss, Float64Array.of(0), plan, { changes: { planned: changes } })).toThrow(
    new RangeError(`trainLoss: ${words}.`),
  );
});
