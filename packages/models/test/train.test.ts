import { type Graph } from '@orograph/onnx';
import { constant, sgd } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { train } from '../src/train.ts';
import { mlp } from '../src/zoo/mlp.ts';

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
  const hard: Graph = {
    ...graph,
    outputs: [{ ...graph.outputs[0]!, name: 'hard' }],
    nodes: [
      ...graph.nodes,
      { op: 'Hardmax', domain: '', name: 'hard', inputs: ['output'], outputs: ['hard'], attributes: {} },
    ],
  };
  await expect(lastValueFrom(train(hard, plan))).rejects.toThrow(
    /^train: the network has no gradient, expected rules for all its ops, got none for .*slices can still be computed\.$/,
  );
});

test('a plan that cannot be followed is refused at the call', () => {
  expect(() => train(net(), { ...plan, epochs: 0 })).toThrow(
    new RangeError('train: epochs must be a whole number above 0, got 0.'),
  );
});
