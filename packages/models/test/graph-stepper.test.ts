import * as runtime from 'onnxruntime-node';
import { adam, constant, sgd, type Optimizer, type SampledLoss, type Schedule } from '@orograph/tensor';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { onnxLoss, type OnnxLossSettings } from '../src/onnx-loss.ts';
import type { Runtime } from '../src/runtime.ts';
import { trainLoss } from '../src/train-loss.ts';
import { type TrainingRecord, type TrainingSettings } from '../src/training-plan.ts';
import type { TrainingState } from '../src/training-state.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { resnet20 } from '../src/zoo/resnet20.ts';

const examples = 22;
const data = datasetOf({
  inputs: {
    x: {
      shape: [examples, 3],
      dataType: 'float',
      data: Float32Array.from({ length: 3 * examples }, (_, i) => Math.sin(i * i)),
    },
  },
  target: {
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 3)),
  },
  source: 'waves',
});
const graph = mlp({ seed: 3, inputShape: [3], hidden: [6], outputs: 3, dropout: 0.25 });
type Sampled = Awaited<ReturnType<typeof onnxLoss>> & SampledLoss;
const open = async (settings: Partial<OnnxLossSettings> = {}): Promise<Sampled> =>
  (await onnxLoss(graph, { data, threads: 1, ...settings })) as Sampled;
const plan = { schedule: constant(0.05), epochs: 3, batchSize: 4, seed: 5, checkpointEvery: 5 };
const records = (
  loss: Sampled,
  optimizer: Optimizer,
  { schedule = plan.schedule, ...settings }: TrainingSettings & { readonly schedule?: Schedule } = {},
): Promise<TrainingRecord[]> =>
  lastValueFrom(trainLoss(loss, loss.theta, { ...plan, optimizer, schedule }, settings).pipe(toArray()));
/** The same loss with its steps taken one at a time. */
const slow = (loss: Sampled): Sampled => {
  const { stepper, ...rest } = loss;
  return stepper ? rest : loss;
};

/** Near where both are numbers, which a step that leaves the finite ones has not. */
const near = (own: number, other: number): void =>
  Number.isFinite(other) ? expect(own).toBeCloseTo(other, 5) : expect(Number.isFinite(own)).toBe(false);

function expectNear(own: readonly TrainingRecord[], other: readonly TrainingRecord[]): void {
  expect(own.map(({ type, step }) => `${type} ${step}`)).toEqual(
    other.map(({ type, step }) => `${type} ${step}`),
  );
  own.forEach((record, i) => {
    const twin = other[i]!;
    if (record.type === 'step' && twin.type === 'step') {
      near(record.loss, twin.loss);
      near(record.gradNorm, twin.gradNorm);
    }
    if (record.type === 'checkpoint' && twin.type === 'checkpoint') {
      expect(record.status).toBe(twin.status);
      record.theta.forEach((value, k) => expect(value).toBeCloseTo(twin.theta[k]!, 5));
    }
  });
}

test.each<[string, Optimizer]>([
  ['sgd', sgd()],
  ['sgd with weight decay', sgd({ weightDecay: 0.01 })],
  ['momentum', sgd({ momentum: 0.9, weightDecay: 0.01 })],
  ['nesterov', sgd({ momentum: 0.9, nesterov: true })],
  ['adam', adam({ weightDecay: 0.01 })],
  ['adamw', adam({ weightDecay: 0.01, decoupled: true, epsilon: 1e-5 })],
])(
  '%s in the engine trains as the optimizer does, dropout and the last batch of an epoch included',
  async (_, optimizer) => {
    await using loss = await open();
    expectNear(await records(loss, optimizer), await records(slow(loss), optimizer));
  },
);

test('the numbers do not depend on how many steps are taken at once', async () => {
  await using loss = await open();
  const from = { step: 0, theta: loss.theta };
  const [one, many] = [
    await loss.stepper!({ rule: adam().rule!, from }),
    await loss.stepper!({ rule: adam().rule!, from }),
  ];
  const indices = Int32Array.from({ length: 20 }, (_, i) => (7 * i) % examples);
  const batches = { indices, size: 4, rates: [0.1, 0.2, 0.1, 0.05, 0.1], seeds: [1, 2, 3, 4, 5] };
  const together = await many!.take(batches);
  const values: number[] = [];
  for (let k = 0; k < 5; k++) {
    const { rates, seeds } = { rates: [batches.rates[k]!], seeds: [batches.seeds[k]!] };
    const step = await one!.take({ indices: indices.subarray(4 * k, 4 * k + 4), size: 4, rates, seeds });
    values.push(step.values[0]!);
    if (k >= 3) expect(await many!.state(k + 1)).toEqual(await one!.state(k + 1));
  }
  expect(values).toEqual(Array.from(together.values));
  expect((await many!.state(2)).step).toBe(2);
  await expect(one!.state(2)).rejects.toThrow(
    new RangeError('stepper: expected one of the last steps before 5, got 2.'),
  );
});

test('a training that goes on from a state gives the records of one that was never cut short', async () => {
  await using loss = await open();
  const all = await records(loss, adam(), { stateAt: (step) => step === 4 || step === 9 });
  const states = all.filter((record): record is TrainingState => record.type === 'state');
  expect(states.map(({ step }) => step)).toEqual([4, 9]);
  for (const state of states) {
    const rest = all.slice(all.indexOf(state) + 1).filter(({ type }) => type !== 'state');
    expect(await records(loss, adam(), { from: state })).toEqual(rest);
  }
});

test.each([
  ['the loss leaves the finite numbers', (step: number) => (step === 7 ? 1e25 : 0.05)],
  ['θ leaves them', (step: number) => (step === 7 ? Infinity : 0.05)],
])('within a call in which %s training ends as if each step were taken alone', async (_, schedule) => {
  await using loss = await open();
  const [own, other] = [
    await records(loss, sgd(), { schedule }),
    await records(slow(loss), sgd(), { schedule }),
  ];
  expect(own.at(-1)).toMatchObject({ type: 'checkpoint', status: 'diverged' });
  expectNear(own, other);
});

/** ONNX Runtime as if it had no Loop. */
const loopless: Runtime = {
  ...runtime,
  InferenceSession: {
    create: async (model: Uint8Array, options: object) => {
      if (Buffer.from(model).includes('Loop')) throw new Error('Loop is not a registered function/op');
      return runtime.InferenceSession.create(model, options);
    },
  } as Runtime['InferenceSession'],
};

test('a runtime without Loop trains to the same bytes', async () => {
  await using loss = await open({ ort: runtime });
  await using without = await open({ ort: loopless });
  const optimizer = sgd({ momentum: 0.9 });
  expect(await records(without, optimizer)).toEqual(await records(loss, optimizer));
});

test('an optimizer of another rule takes its steps one at a time, which is said', async () => {
  await using loss = await open();
  const known = sgd({ momentum: 0.9 });
  const own: Optimizer = {
    init: (dim) => known.init(dim),
    update: (...step) => known.update(...step),
  };
  const notes: string[] = [];
  const found = await records(loss, own, { note: (sentence) => notes.push(sentence) });
  expect(notes).toEqual(['Steps are taken one at a time: the optimizer has no rule that the engine knows.']);
  expect(found).toEqual(await records(slow(loss), own));
});

test('a network that takes a number of examples of its own takes its steps one at a time, which is said', async () => {
  const free = mlp({ seed: 3, inputShape: [3], hidden: [6], outputs: 3 });
  const fixed = { ...free, inputs: free.inputs.map((input) => ({ ...input, shape: [2, 3] })) };
  await using loss = (await onnxLoss(fixed, { data, threads: 1 })) as Sampled;
  const notes: string[] = [];
  const training = trainLoss(
    loss,
    loss.theta,
    { ...plan, batchSize: 2, optimizer: sgd() },
    { note: (s) => notes.push(s) },
  );
  await firstValueFrom(training);
  expect(notes).toEqual([
    'Steps are taken one at a time: the parameters are not all float32, or the network takes a number of examples of its own.',
  ]);
});

test('running statistics move in the engine as they do outside', async () => {
  const images = datasetOf({
    inputs: {
      x: {
        shape: [6, 1, 8, 8],
        dataType: 'float',
        data: Float32Array.from({ length: 384 }, (_, i) => Math.sin(i * i)),
      },
    },
    target: { shape: [6], dataType: 'int64', data: BigInt64Array.of(0n, 1n, 2n, 0n, 1n, 2n) },
    source: 'waves',
  });
  const net = resnet20({ seed: 1, inputShape: [1, 8, 8], outputs: 3, training: true });
  await using loss = (await onnxLoss(net, { data: images, threads: 1 })) as Sampled;
  const settings = { ...plan, epochs: 1, batchSize: 4, schedule: constant(0.01), optimizer: sgd() };
  const trained = (of: Sampled) => lastValueFrom(trainLoss(of, of.theta, settings).pipe(toArray()));
  const [own, other] = [await trained(loss), await trained(slow(loss))];
  const [last, twin] = [own.at(-1)!, other.at(-1)!];
  if (last.type !== 'checkpoint' || twin.type !== 'checkpoint') throw new Error('no checkpoint');
  expect(last.running).toHaveLength(loss.running!.length);
  last.running!.forEach((value, i) => expect(value).toBeCloseTo(twin.running![i]!, 3));
  expect([...last.running!]).not.toEqual([...loss.running!]);
});
