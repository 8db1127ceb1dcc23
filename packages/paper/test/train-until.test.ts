import { quadratic } from '@orograph/toy';
import { constant, sgd, type SampledLoss, type Vector } from '@orograph/tensor';
import { firstValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { trainUntil, type TrainingProgress } from '@orograph/models';

// ½|θ|² of three equal examples: each step of rate ½ halves θ, each epoch of one step quarters the loss, from 8.
const bowl = quadratic([1, 1]);
const loss: SampledLoss = {
  dim: 2,
  examples: 3,
  value: (theta) => bowl.value(theta),
  valueAndGrad: (theta) => bowl.valueAndGrad(theta),
  batchValueAndGrad: (theta) => bowl.valueAndGrad(theta),
};
const measured = { metrics: async (theta: Vector) => ({ loss: await loss.value(theta), metrics: {} }) };
const start = Float64Array.of(4, 0);
const train = async (
  { rate = 0.5, epochs = 4, batchSize = 3 },
  untilLoss?: number,
): Promise<TrainingProgress> => {
  const plan = { optimizer: sgd(), schedule: constant(rate), epochs, batchSize, seed: 0 };
  const states = await firstValueFrom(trainUntil(loss, start, plan, { measured, untilLoss }).pipe(toArray()));
  expect(states.slice(0, -1).every(({ status }) => status === 'running')).toBe(true);
  return states.at(-1)!;
};

test.each([
  [2, 1, 2],
  [1.9, 2, 1],
  [0.5, 2, 1],
  [2 / 64, 4, 0.25],
])('a training to the loss %d ends after %i epochs at the θ that has it', async (until, epochs, x) => {
  expect(await train({}, until)).toMatchObject({
    status: 'reached',
    epochs,
    steps: epochs,
    theta: Float64Array.of(x, 0),
  });
});

test('a loss that is out of reach, or none, takes all epochs', async () => {
  const end = { epochs: 4, steps: 4, theta: Float64Array.of(0.25, 0) };
  expect(await train({}, 1e-3)).toMatchObject({ status: 'unreached', ...end });
  expect(await train({})).toMatchObject({ status: 'trained', ...end });
});

test('batches that do not divide the examples make the same epochs', async () => {
  expect(await train({ batchSize: 2 }, 1)).toMatchObject({ status: 'reached', epochs: 1, steps: 2 });
});

test('a training that diverges says so, with a finite θ', async () => {
  const { status, theta, epochs } = await train({ rate: 1e200, epochs: 9 }, 1);
  expect([status, theta.every(Number.isFinite)]).toEqual(['diverged', true]);
  expect(epochs).toBeLessThan(9);
});
