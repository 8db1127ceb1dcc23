import { parametersOf, serializeOnnx, thetaOf, type Graph } from '@orograph/onnx';
import { adam, constant, normal, sgd } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { type TrainingEpoch } from '../src/training-plan.ts';
import { train, type TrainedCheckpoint } from '../src/train.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { zoo } from '../src/zoo/zoo.ts';

/** Two classes of points in the plane, told apart by the sign of x + y. */
const data = datasetOf({
  inputs: {
    x: {
      shape: [64, 2],
      dataType: 'float',
      data: Float32Array.from({ length: 128 }, (_, i) => Math.sin(i * i)),
    },
  },
  target: {
    shape: [64],
    dataType: 'int64',
    data: BigInt64Array.from({ length: 64 }, (_, i) =>
      Math.sin(4 * i * i) + Math.sin((2 * i + 1) ** 2) > 0 ? 1n : 0n,
    ),
  },
  source: 'plane',
});
const plan = {
  data,
  optimizer: sgd(),
  schedule: constant(0.1),
  epochs: 1,
  batchSize: 16,
  seed: 0,
  threads: 1,
};
const net = (): Graph => mlp({ seed: 1, inputShape: [2], hidden: [8], outputs: 2 });

test('a network with an op that has no gradient is refused in the stream', async () => {
  const graph = net();
  const foreign: Graph = {
    ...graph,
    outputs: [{ ...graph.outputs[0]!, name: 'kept' }],
    constants: new Map([
      ...graph.constants,
      ['both', { dataType: 'bool', shape: [2], data: Uint8Array.of(1, 1) }],
    ]),
    nodes: [
      ...graph.nodes,
      {
        op: 'Compress',
        domain: '',
        name: 'kept',
        inputs: ['output', 'both'],
        outputs: ['kept'],
        attributes: { axis: { kind: 'int', value: 1 } },
      },
    ],
  };
  await expect(lastValueFrom(train(foreign, plan))).rejects.toThrow(
    /^train: the network has no gradient, expected rules for all its ops, got none for .*Compress.*; its loss and slices can still be computed\.$/,
  );
});

test('a plan that cannot be followed is refused at the call', () => {
  expect(() => train(net(), { ...plan, epochs: 0 })).toThrow(
    new RangeError('train: epochs must be a whole number above 0, got 0.'),
  );
});

test('an mlp learns to tell the classes apart', async () => {
  const records = await lastValueFrom(
    train(net(), { ...plan, test: data, optimizer: adam(), schedule: constant(0.02), epochs: 60 }).pipe(
      toArray(),
    ),
  );
  const epochs = records.filter((record): record is TrainingEpoch => record.type === 'epoch');
  expect(epochs).toHaveLength(60);
  expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 3);
  expect(epochs.at(-1)!.test!.metrics['accuracy']).toBeGreaterThan(0.95);
  expect(records.at(-1)).toMatchObject({ type: 'checkpoint', step: 240, status: 'done' });
});

test('the same seed gives the same bytes of the last checkpoint, and the graph given is left as it is', async () => {
  const graph = net();
  const before = serializeOnnx(graph);
  const trained = async (seed: number): Promise<TrainedCheckpoint> =>
    (await lastValueFrom(train(graph, { ...plan, seed }))) as TrainedCheckpoint;
  const [a, b, other] = [await trained(0), await trained(0), await trained(1)];
  expect(serializeOnnx(a.graph)).toEqual(serializeOnnx(b.graph));
  expect(serializeOnnx(a.graph)).not.toEqual(serializeOnnx(other.graph));
  expect(thetaOf(a.graph, parametersOf(a.graph))).toEqual(a.theta);
  expect(serializeOnnx(graph)).toEqual(before);
});

test('parameters that are not named stay as they are', async () => {
  const graph = net();
  const { graph: after } = (await lastValueFrom(
    train(graph, { ...plan, parameters: ['fc2.*'] }),
  )) as TrainedCheckpoint;
  expect(after.constants.get('fc1.weight')!.data).toEqual(graph.constants.get('fc1.weight')!.data);
  expect(after.constants.get('fc2.weight')!.data).not.toEqual(graph.constants.get('fc2.weight')!.data);
});

test('divergence ends with a checkpoint of the last finite weights', async () => {
  const last = (await lastValueFrom(
    train(net(), { ...plan, schedule: constant(1e30), epochs: 20 }),
  )) as TrainedCheckpoint;
  expect(last.status).toBe('diverged');
  expect(last.theta.every(Number.isFinite)).toBe(true);
});

test.each(Object.entries(zoo))(
  '%s lowers its loss on a batch it sees again and again',
  async (name, build) => {
    const inputShape = [1, 16, 16];
    const pixels = Float32Array.from(normal(8 * 256, 1), (z) => Math.min(1, Math.abs(z) / 3));
    const x = { shape: [8, ...inputShape], dataType: 'float', data: pixels } as const;
    const labels = BigInt64Array.from({ length: 8 }, (_, i) => BigInt(i));
    const target = name === 'autoencoder' ? x : ({ shape: [8], dataType: 'int64', data: labels } as const);
    const records = await lastValueFrom(
      train(build({ seed: 0, inputShape }), {
        ...plan,
        data: datasetOf({ inputs: { x }, target, source: 'noise' }),
        optimizer: adam(),
        schedule: constant(1e-3),
        epochs: 5,
      }).pipe(toArray()),
    );
    const losses = records
      .filter((record): record is TrainingEpoch => record.type === 'epoch')
      .map(({ loss }) => loss);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  },
);
