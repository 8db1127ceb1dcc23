import { parametersOf, withTheta } from '@orograph/onnx';
import { normal, scale } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { batchNormLoss } from '../src/batch-norm-loss.ts';
import { datasetOf } from '../src/data/dataset.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { withBatchStatistics } from '../src/with-batch-statistics.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { resnet20 } from '../src/zoo/resnet20.ts';

const inputShape = [3, 8, 8];
const data = datasetOf({
  inputs: {
    x: { shape: [16, ...inputShape], dataType: 'float', data: Float32Array.from(normal(16 * 192, 1)) },
  },
  target: {
    shape: [16],
    dataType: 'int64',
    data: BigInt64Array.from({ length: 16 }, (_, i) => BigInt(i % 10)),
  },
  source: 'noise',
});
const evaluating = resnet20({ seed: 0, inputShape });
const training = resnet20({ seed: 0, inputShape, training: true });

test('with one batch the loss on measured statistics is that of training, at any θ', async () => {
  const loss = await batchNormLoss(evaluating, { data, threads: 1 });
  const batch = await onnxLoss(training, { data, threads: 1 });
  for (const theta of [batch.theta, scale(batch.theta, 1.5)])
    expect(await loss.value(theta)).toBeCloseTo(await batch.value(theta), 3);
  await batch.dispose();
  await loss.dispose();
});

test('a graph made to use batch statistics is the training graph, and learns', async () => {
  const own = await onnxLoss(withBatchStatistics(evaluating), { data, threads: 1 });
  const batch = await onnxLoss(training, { data, threads: 1 });
  expect(own.layout).toEqual(batch.layout);
  expect(await own.valueAndGrad!(own.theta)).toEqual(await batch.valueAndGrad!(batch.theta));
  await own.dispose();
  await batch.dispose();
});

test('the statistics are those at θ, not those in the file', async () => {
  const parameters = parametersOf(evaluating);
  const loss = await batchNormLoss(evaluating, { data, threads: 1 });
  const stale = await onnxLoss(evaluating, { data, threads: 1 });
  const theta = scale(stale.theta, 1.5);
  const moved = withTheta(evaluating, parameters, theta);
  const same = await batchNormLoss(moved, { data, threads: 1 });
  expect(await loss.value(theta)).toBe(await same.value(theta));
  expect(Math.abs((await loss.value(theta)) - (await stale.value(theta)))).toBeGreaterThan(0.1);
  for (const own of [loss, same, stale]) await own.dispose();
});

test('a graph without BatchNormalization has none to measure', async () => {
  const graph = mlp({ seed: 0 });
  await expect(batchNormLoss(graph, { data })).rejects.toThrow(
    'withBatchNormStatistics: the graph "mlp" has no BatchNormalization.',
  );
  expect(() => withBatchStatistics(graph)).toThrow(
    'withBatchStatistics: the graph "mlp" has no BatchNormalization.',
  );
  await expect(batchNormLoss({ ...evaluating, opsets: { '': 13 } }, { data })).rejects.toThrow(
    'withBatchNormStatistics: expected opset 14 or later, got 13 in "resnet20".',
  );
});
