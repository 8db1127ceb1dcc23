import {
  constant,
  norm,
  sgd,
  type SampledLoss,
  type Stepper,
  type StepperSettings,
  type Vector,
} from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { descend, minibatches, subspace, type DescentPlan, type DescentStep } from '../src/index.ts';

const [dim, examples] = [3, 10];
const target = (i: number, k: number): number => Math.sin(1 + i * dim + k);

/** ½|θ − tᵢ|², the mean over a batch; beyond |θ| = 10 it is not a number. */
const batchValueAndGrad: SampledLoss['batchValueAndGrad'] = async (theta, indices) => {
  const grad = new Float64Array(dim);
  let value = norm(theta) > 10 ? NaN : 0;
  for (const i of indices)
    for (let k = 0; k < dim; k++) {
      const d = theta[k]! - target(i, k);
      value += (d * d) / 2 / indices.length;
      grad[k]! += d / indices.length;
    }
  return { value, grad };
};

/** The same loss with an engine: gradient descent without momentum, all states kept. */
function engine(calls: number[]): SampledLoss {
  const stepper = async ({ from, within }: StepperSettings): Promise<Stepper> => {
    if (within) throw new Error('not asked for');
    const states: Vector[] = [from.theta.slice()];
    return {
      most: () => 4,
      take: async ({ indices, size, rates }) => {
        calls.push(rates.length);
        const [values, gradNorms]: [number[], number[]] = [[], []];
        for (const [k, rate] of rates.entries()) {
          const theta = states.at(-1)!;
          const { value, grad } = await batchValueAndGrad(theta, indices.subarray(k * size, (k + 1) * size));
          values.push(value);
          gradNorms.push(norm(grad));
          states.push(theta.map((x, i) => x - rate * grad[i]!));
        }
        return { values, gradNorms, finite: true };
      },
      state: async (step) => ({ step, theta: states[step]! }),
      dispose: async () => void calls.push(-1),
    };
  };
  return { ...slow, stepper };
}
const slow: SampledLoss = {
  dim,
  examples,
  value: async () => 0,
  valueAndGrad: (theta) =>
    batchValueAndGrad(
      theta,
      Int32Array.from({ length: examples }, (_, i) => i),
    ),
  batchValueAndGrad,
};

const plan = { theta: Float64Array.of(1, -2, 0.5), optimizer: sgd({ momentum: 0 }), schedule: constant(0.3) };
async function descended(
  loss: SampledLoss,
  more: Partial<DescentPlan> & { readonly steps: number },
): Promise<{ records: DescentStep[]; values: number[] }> {
  const values: number[] = [];
  const objective = minibatches(loss, { size: 3, seed: 4, onValue: (value) => values.push(value) });
  return { records: await lastValueFrom(descend(objective, { ...plan, ...more }).pipe(toArray())), values };
}

test.each([
  ['every step', { steps: 11 }],
  ['every fourth', { steps: 11, every: 4 }],
  ['first and last', { steps: 11, every: 11 }],
  ['no step', { steps: 0 }],
  ['a rate too large, which diverges', { steps: 40, every: 7, schedule: constant(4) }],
])('an engine takes the steps of a descent, several a call, with the same records: %s', async (_, more) => {
  const calls: number[] = [];
  const [own, other] = [await descended(engine(calls), more), await descended(slow, more)];
  expect(own).toEqual(other);
  expect(calls.length).toBeGreaterThan(1);
  expect(calls.at(-1)).toBe(-1);
});

test('an update rule of one’s own, and points that are put back, take the steps one at a time', async () => {
  const calls: number[] = [];
  const { rule: _, ...own } = sgd({ momentum: 0 });
  await descended(engine(calls), { steps: 3, optimizer: own });
  await descended(engine(calls), { steps: 3, retract: (theta) => theta });
  expect(calls).toEqual([]);
});

test('an engine that cannot hold a subspace leaves it to the loop', async () => {
  const none: SampledLoss = { ...slow, stepper: async () => undefined };
  const ends = await Promise.all(
    [none, slow].map((loss) =>
      lastValueFrom(
        subspace(loss, {
          ...plan,
          origin: plan.theta,
          dimensions: [2],
          seeds: [1],
          steps: 5,
          objective: () => minibatches(loss, { size: 3, seed: 4 }),
          measured: { dim, value: async (theta) => norm(theta) },
        }),
      ),
    ),
  );
  expect(ends[0]).toEqual(ends[1]);
});
