import {
  adam,
  constant,
  norm,
  permutation,
  random,
  sgd,
  streamSeed,
  type SampledLoss,
  type Vector,
} from '@orograph/tensor';
import { lastValueFrom, take, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { trainLoss } from '../src/train-loss.ts';
import {
  type TrainingCheckpoint,
  type TrainingEpoch,
  type TrainingPlan,
  type TrainingSettings,
  type TrainingStep,
} from '../src/training-plan.ts';
import type { TrainingState } from '../src/training-state.ts';

/** ½(θ·aᵢ − bᵢ)² averaged over examples; its minimum is where θ·aᵢ = bᵢ. */
const rows = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
  [2, 1],
] as const;
const truth = [3, -2] as const;
const batchOf = (theta: Vector, indices: Iterable<number>): { value: number; grad: Vector } => {
  const grad = new Float64Array(2);
  let [value, count] = [0, 0];
  for (const i of indices) {
    const [a, b] = rows[i]!;
    const miss = a * (theta[0]! - truth[0]) + b * (theta[1]! - truth[1]);
    value += (miss * miss) / 2;
    grad[0]! += a * miss;
    grad[1]! += b * miss;
    count += 1;
  }
  return { value: value / count, grad: grad.map((g) => g / count) };
};
const all = [...rows.keys()];
const leastSquares: SampledLoss = {
  dim: 2,
  examples: rows.length,
  value: (theta) => Promise.resolve(batchOf(theta, all).value),
  valueAndGrad: (theta) => Promise.resolve(batchOf(theta, all)),
  batchValueAndGrad: (theta, indices) => Promise.resolve(batchOf(theta, indices)),
};
const zero = new Float64Array(2);
const plan: TrainingPlan = {
  optimizer: sgd(),
  schedule: constant(0.1),
  epochs: 2,
  batchSize: 2,
  seed: 7,
};
const records = (own: Partial<TrainingPlan> = {}, loss = leastSquares) =>
  lastValueFrom(trainLoss(loss, zero, { ...plan, ...own }).pipe(toArray()));

test('steps are those of a loop written by hand', async () => {
  const theta = Float64Array.from(zero);
  const expected: number[][] = [];
  for (let epoch = 0; epoch < 2; epoch++) {
    const order = permutation(5, streamSeed(7, epoch));
    for (const batch of [order.slice(0, 2), order.slice(2, 4), order.slice(4)]) {
      const { value, grad } = batchOf(theta, batch);
      expected.push([expected.length, epoch, value, norm(grad), 0.1]);
      theta.forEach((t, i) => (theta[i] = t - 0.1 * grad[i]!));
    }
  }
  const got = await records();
  const steps = got.filter((record): record is TrainingStep => record.type === 'step');
  expect(steps.map((s) => [s.step, s.epoch, s.loss, s.gradNorm, s.learningRate])).toEqual(expected);
  expect(got.at(-1)).toEqual({ type: 'checkpoint', step: 6, theta, status: 'done' });
});

test("an epoch's loss is the mean over its examples, not its batches", async () => {
  const got = await records({ epochs: 1 });
  const steps = got.filter((record): record is TrainingStep => record.type === 'step');
  const epoch = got.find((record): record is TrainingEpoch => record.type === 'epoch')!;
  const [a, b, c] = steps.map(({ loss }) => loss) as [number, number, number];
  expect(epoch.loss).toBeCloseTo((2 * a + 2 * b + c) / 5, 12);
  expect(epoch.step).toBe(3);
});

test('training ends at the minimum of a convex loss', async () => {
  const { theta } = (
    await records({
      epochs: 300,
      optimizer: adam(),
      schedule: (step) => 0.3 * 0.99 ** step,
    })
  ).at(-1) as TrainingCheckpoint;
  expect(theta[0]).toBeCloseTo(3, 4);
  expect(theta[1]).toBeCloseTo(-2, 4);
});

test('the same seed gives the same records, another seed others', async () => {
  expect(await records()).toEqual(await records());
  expect(await records({ seed: 8 })).not.toEqual(await records());
});

test('θ given is left as it is, and test metrics are measured at the end of each epoch', async () => {
  const seen: Vector[] = [];
  const measurable = {
    metrics: (theta: Vector) => {
      seen.push(theta);
      return Promise.resolve({ loss: 1, metrics: { accuracy: 0.5 } });
    },
  };
  const got = await lastValueFrom(trainLoss(leastSquares, zero, plan, { test: measurable }).pipe(toArray()));
  expect(zero).toEqual(new Float64Array(2));
  expect(got.filter(({ type }) => type === 'epoch')).toMatchObject([
    { test: { loss: 1, metrics: { accuracy: 0.5 } } },
    { test: { loss: 1 } },
  ]);
  expect(seen[1]).toEqual((got.at(-1) as TrainingCheckpoint).theta);
});

test('checkpoints come before the first step, after every so many, and once at the end', async () => {
  const got = await records({ checkpointEvery: 2 });
  const points = got.filter((record): record is TrainingCheckpoint => record.type === 'checkpoint');
  expect(points.map(({ step, status }) => [step, status])).toEqual([
    [0, 'running'],
    [2, 'running'],
    [4, 'running'],
    [6, 'done'],
  ]);
  expect(points[0]!.theta).toEqual(zero);
});

test.each([
  ['sgd', sgd()],
  ['momentum', sgd({ momentum: 0.9, nesterov: true })],
  ['adam', adam()],
])(
  '%s goes on from a state at any step to the very records of an uninterrupted training',
  async (_, optimizer) => {
    // A loss that draws, and keeps running statistics: the mean of what was drawn.
    const drawing: SampledLoss = {
      ...leastSquares,
      running: Float64Array.of(1),
      batchValueAndGrad: (theta, indices, { seed = 0, running } = {}) => {
        const drawn = random(seed).uniform();
        running![0] = 0.9 * running![0]! + 0.1 * drawn;
        const { value, grad } = batchOf(theta, indices);
        return Promise.resolve({ value: value + drawn, grad: grad.map((g) => g * drawn) });
      },
    };
    const own = { optimizer, epochs: 3, checkpointEvery: 2 };
    const whole = await records(own, drawing);
    const stream = trainLoss(drawing, zero, { ...plan, ...own }, { stateAt: () => true });
    const observed = await lastValueFrom(stream.pipe(toArray()));
    expect(observed.filter(({ type }) => type !== 'state')).toEqual(whole);
    const states = observed.flatMap((record, at) => (record.type === 'state' ? [{ record, at }] : []));
    expect(states.map(({ record }) => record.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { record, at } of states) {
      const rest = trainLoss(drawing, zero, { ...plan, ...own }, { from: record });
      const after = observed.slice(at).filter(({ type }) => type !== 'state');
      expect(await lastValueFrom(rest.pipe(toArray()))).toEqual(after);
    }
  },
);

test('a training that goes on and diverges at once ends with the θ before the state', async () => {
  const own = { epochs: 5000, schedule: constant(100) };
  const stream = trainLoss(leastSquares, zero, { ...plan, ...own }, { stateAt: () => true });
  const observed = await lastValueFrom(stream.pipe(toArray()));
  const state = observed.findLast((record) => record.type === 'state')!;
  const rest = trainLoss(leastSquares, zero, { ...plan, ...own }, { from: state });
  expect((await lastValueFrom(rest)) as TrainingCheckpoint).toEqual(observed.at(-1));
});

test('a state of another training is refused in the stream', async () => {
  const stream = trainLoss(leastSquares, zero, plan, { stateAt: () => true });
  const state = (await lastValueFrom(stream.pipe(toArray()))).find((record) => record.type === 'state')!;
  const going = (from: TrainingState, own: Partial<TrainingPlan> = {}) =>
    lastValueFrom(trainLoss(leastSquares, zero, { ...plan, ...own }, { from }));
  await expect(going(state, { optimizer: adam() })).rejects.toThrow(
    new RangeError('trainLoss: expected a state with moments 2, got 0; it is of another training.'),
  );
  await expect(going({ ...state, theta: new Float64Array(3) })).rejects.toThrow('with dim 2, got 3;');
  await expect(going({ ...state, running: new Float64Array(1) })).rejects.toThrow('with running 0, got 1;');
});

test('divergence ends training with the last θ that was finite', async () => {
  const got = await records({ epochs: 5000, schedule: constant(100) });
  const last = got.at(-1) as TrainingCheckpoint;
  expect(last.status).toBe('diverged');
  expect(last.theta.every(Number.isFinite)).toBe(true);
  expect(Number.isFinite(await leastSquares.value(last.theta))).toBe(true);
  expect(got.filter(({ type }) => type === 'epoch').length).toBeLessThan(5000);
});

test('a loss that is not finite at the start ends at once with the θ given', async () => {
  const broken: SampledLoss = {
    ...leastSquares,
    batchValueAndGrad: (theta) => Promise.resolve({ value: Number.NaN, grad: theta }),
  };
  const got = await records({}, broken);
  expect(got).toMatchObject([
    { type: 'step', loss: Number.NaN },
    { type: 'checkpoint', step: 0, theta: zero, status: 'diverged' },
  ]);
});

test('nothing runs before subscription, and no further step after unsubscription', async () => {
  let calls = 0;
  const counted: SampledLoss = {
    ...leastSquares,
    batchValueAndGrad: (theta, indices) => {
      calls += 1;
      return leastSquares.batchValueAndGrad(theta, indices);
    },
  };
  const stream = trainLoss(counted, zero, plan);
  expect(calls).toBe(0);
  await lastValueFrom(stream.pipe(take(2)));
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  expect(calls).toBe(2);
});

test('an error of the loss goes down the stream', async () => {
  const failing: SampledLoss = {
    ...leastSquares,
    batchValueAndGrad: () => Promise.reject(new Error('no memory')),
  };
  await expect(records({}, failing)).rejects.toThrow('no memory');
});

test('a plan that cannot be followed is refused at the call', () => {
  for (const name of ['epochs', 'batchSize', 'checkpointEvery'])
    expect(() => trainLoss(leastSquares, zero, { ...plan, [name]: 0 })).toThrow(
      new RangeError(`trainLoss: ${name} must be a whole number above 0, got 0.`),
    );
  expect(() => trainLoss(leastSquares, zero, { ...plan, seed: 0.5 })).toThrow(
    new RangeError('trainLoss: seed must be a whole number, got 0.5.'),
  );
  expect(() => trainLoss(leastSquares, new Float64Array(3), plan)).toThrow(
    new RangeError('trainLoss: expected a vector of dimension 2, got 3.'),
  );
});

test('what is watched is measured before the first step, after every so many and at the end, resumed or not', async () => {
  const watch = {
    every: 4,
    at: ({ theta }: { readonly theta: Vector }) => Promise.resolve({ length: norm(theta) }),
  };
  const of = (settings: TrainingSettings) =>
    lastValueFrom(trainLoss(leastSquares, zero, plan, settings).pipe(toArray()));
  const got = await of({ watch, stateAt: (step) => step === 5 });
  const points = got.filter(({ type }) => type === 'watched');
  expect(points.map(({ step }) => step)).toEqual([0, 4, 6]);
  const { theta } = got.at(-1) as TrainingCheckpoint;
  expect(points.at(-1)).toEqual({ type: 'watched', step: 6, learningRate: 0.1, of: { length: norm(theta) } });
  const stepsOf = (emitted: readonly { readonly type: string }[]) =>
    emitted.filter(({ type }) => type === 'step');
  expect(stepsOf(got)).toEqual(stepsOf(await records()));
  const state = got.find((record): record is TrainingState => record.type === 'state')!;
  expect(await of({ watch, from: state })).toEqual(got.slice(got.indexOf(state) + 1));
  // The last step is not measured twice.
  const thirds = await of({ watch: { ...watch, every: 3 } });
  expect(thirds.filter(({ type }) => type === 'watched').map(({ step }) => step)).toEqual([0, 3, 6]);
  expect(() => trainLoss(leastSquares, zero, plan, { watch: { ...watch, every: 0 } })).toThrow(
    'trainLoss: watch.every must be a whole number above 0, got 0.',
  );
});
