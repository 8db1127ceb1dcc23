import type { Graph } from '@orograph/onnx';
import { normal } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { withBatchNormStatistics } from '../src/batch-norm-statistics.ts';
import { datasetOf } from '../src/data/dataset.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { network } from '../src/zoo/network.ts';
import { resnet20 } from '../src/zoo/resnet20.ts';

const images = Float32Array.from(normal(6 * 2 * 4, 0), (z, i) => 3 * z + (i % 8));
const data = datasetOf({
  inputs: { x: { shape: [6, 2, 2, 2], dataType: 'float', data: images } },
  source: 'images',
});

/** Batch normalization of the input itself. */
const bare = (): Graph => {
  const net = network('bare', { inputShape: [2, 2, 2], seed: 0 });
  return net.build(net.batchNorm(net.input, 'bn', { training: true }));
};
const numbers = (graph: Graph, name: string): number[] => [
  ...(graph.constants.get(name)!.data as Float32Array),
];

test.each([6, 4, 1])('the statistics are those of all the data, in batches of %i', async (batchSize) => {
  const graph = await withBatchNormStatistics(bare(), { data, batchSize });
  for (const channel of [0, 1]) {
    const own = [...images].filter((_, i) => Math.floor(i / 4) % 2 === channel);
    const mean = own.reduce((sum, x) => sum + x, 0) / own.length;
    const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length;
    expect(numbers(graph, 'bn.running_mean')[channel]).toBeCloseTo(mean, 4);
    expect(numbers(graph, 'bn.running_var')[channel]).toBeCloseTo(variance, 3);
  }
});

test('a network on measured statistics predicts what it does on the statistics of the one batch', async () => {
  const inputShape = [3, 8, 8];
  const x = {
    shape: [16, ...inputShape],
    dataType: 'float',
    data: Float32Array.from(normal(16 * 192, 1)),
  } as const;
  const y = {
    shape: [16],
    dataType: 'int64',
    data: BigInt64Array.from({ length: 16 }, (_, i) => BigInt(i % 10)),
  } as const;
  const batch = datasetOf({ inputs: { x }, target: y, source: 'noise' });
  const training = resnet20({ seed: 0, inputShape, training: true });
  const graph = await withBatchNormStatistics(training, { data: batch });
  const predict = async (own: Graph): Promise<ArrayLike<number>> => {
    const loss = await onnxLoss(own, { data: batch, threads: 1 });
    const { data: outputs } = await loss.predict(loss.theta);
    await loss.dispose();
    return outputs;
  };
  const [expected, got] = [await predict(training), await predict(graph)];
  for (let i = 0; i < expected.length; i++) expect(got[i]).toBeCloseTo(expected[i]!, 3);
  expect(graph.nodes.some(({ attributes }) => 'training_mode' in attributes)).toBe(false);
});

test('a graph without layers to measure, or without their training mode, is refused', async () => {
  await expect(withBatchNormStatistics(mlp({ seed: 0 }), { data })).rejects.toThrow(
    new RangeError('withBatchNormStatistics: the graph "mlp" has no BatchNormalization.'),
  );
  await expect(withBatchNormStatistics({ ...bare(), opsets: { '': 9 } }, { data })).rejects.toThrow(
    new RangeError('withBatchNormStatistics: expected opset 14 or later, got 9 in "bare".'),
  );
  await expect(withBatchNormStatistics({ ...bare(), constants: new Map() }, { data })).rejects.toThrow(
    new RangeError(
      'withBatchNormStatistics: expected running statistics that are constants, "bn.running_mean" is computed.',
    ),
  );
  await expect(withBatchNormStatistics(bare(), { data, batchSize: 0 })).rejects.toThrow(
    new RangeError('withBatchNormStatistics: batchSize must be a whole number above 0, got 0.'),
  );
});
