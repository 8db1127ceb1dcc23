import { parametersOf, serializeOnnx, thetaOf, type Graph } from '@orograph/onnx';
import { layoutOf } from '@orograph/tensor';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { autoencoder } from '../../src/zoo/autoencoder.ts';
import { lenet5 } from '../../src/zoo/lenet5.ts';
import { mlp } from '../../src/zoo/mlp.ts';
import { resnet20 } from '../../src/zoo/resnet20.ts';
import { simpleCnn } from '../../src/zoo/simple-cnn.ts';
import { zoo } from '../../src/zoo/zoo.ts';

const cifar = [3, 32, 32];

const dim = (graph: Graph): number => layoutOf(parametersOf(graph)).dim;

const run = async (graph: Graph, inputShape: readonly number[]): Promise<ort.Tensor> => {
  const session = await ort.InferenceSession.create(serializeOnnx(graph), {
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const size = 2 * inputShape.reduce((product, n) => product * n, 1);
  const pixels = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
  const { output } = await session.run({ x: new ort.Tensor('float32', pixels, [2, ...inputShape]) });
  await session.release();
  return output!;
};

test.each([
  ['mlp on MNIST', mlp({ seed: 0 }), 199_210],
  ['lenet5 on MNIST', lenet5({ seed: 0 }), 44_426],
  ['lenet5 on CIFAR-10', lenet5({ seed: 0, inputShape: cifar }), 62_006],
  ['simplecnn on MNIST', simpleCnn({ seed: 0 }), 16_938],
  ['simplecnn on CIFAR-10', simpleCnn({ seed: 0, inputShape: cifar }), 19_466],
  // 16,938 − (16 + 32 + 32) biases + 2·(16 + 32 + 32) scales and shifts.
  ['simplecnn-bn on MNIST', simpleCnn({ seed: 0, batchNorm: true }), 17_018],
  ['resnet20 on CIFAR-10', resnet20({ seed: 0 }), 272_474],
  ['resnet20 in training', resnet20({ seed: 0, training: true }), 272_474],
])('%s has the parameter count of the literature', (_, graph, count) => {
  expect(dim(graph)).toBe(count);
});

test('every network runs in ONNX Runtime and gives ten finite numbers an example', async () => {
  for (const [name, build] of Object.entries(zoo)) {
    const inputShape = name === 'resnet20' ? cifar : [1, 28, 28];
    const output = await run(build({ seed: 1, inputShape }), inputShape);
    expect(output.dims).toEqual([2, ...(name === 'autoencoder' ? inputShape : [10])]);
    expect((output.data as Float32Array).every(Number.isFinite)).toBe(true);
  }
});

test('the networks run on CIFAR-10 shapes, and resnet20 with batch statistics', async () => {
  for (const graph of [lenet5({ seed: 0, inputShape: cifar }), resnet20({ seed: 0, training: true })])
    expect((await run(graph, cifar)).dims).toEqual([2, 10]);
  expect((await run(autoencoder({ seed: 0, inputShape: cifar }), cifar)).dims).toEqual([2, ...cifar]);
});

/** xWᵀ for W [units, in], row-major. */
const dense = (x: readonly number[], w: Float32Array): number[] =>
  Array.from({ length: w.length / x.length }, (_, j) =>
    x.reduce((sum, xi, i) => sum + xi * w[j * x.length + i]!, 0),
  );

test('an mlp computes what its weights say', async () => {
  const graph = mlp({ seed: 3, inputShape: [4], hidden: [5], outputs: 2 });
  const weights = (name: string): Float32Array => graph.constants.get(name)!.data as Float32Array;
  const hidden = dense([0, 1, 2, 3].map(Math.sin), weights('fc1.weight')).map((h) => Math.max(0, h));
  const expected = dense(hidden, weights('fc2.weight'));
  const output = (await run(graph, [4])).data as Float32Array;
  expected.forEach((value, i) => expect(output[i]).toBeCloseTo(value, 5));
});

test('blocks are named and shaped as in PyTorch, in the order of the layers', () => {
  expect(parametersOf(lenet5({ seed: 0 })).map(({ name, shape }) => `${name} [${shape.join()}]`)).toEqual([
    'conv1.weight [6,1,5,5]',
    'conv1.bias [6]',
    'conv2.weight [16,6,5,5]',
    'conv2.bias [16]',
    'fc1.weight [120,256]',
    'fc1.bias [120]',
    'fc2.weight [84,120]',
    'fc2.bias [84]',
    'fc3.weight [10,84]',
    'fc3.bias [10]',
  ]);
});

test('weights have the variance 2 / fan-in of He et al., biases are 0', () => {
  const { constants } = mlp({ seed: 0 });
  const weight = constants.get('fc1.weight')!.data as Float32Array;
  const variance = weight.reduce((sum, w) => sum + w * w, 0) / weight.length;
  expect((variance * 784) / 2).toBeCloseTo(1, 1);
  expect((constants.get('fc1.bias')!.data as Float32Array).every((b) => b === 0)).toBe(true);
});

const theta = (seed: number): Float32Array => {
  const graph = simpleCnn({ seed });
  return thetaOf(graph, parametersOf(graph));
};

test('the same seed gives the same weights, another seed others', () => {
  expect(theta(1)).toEqual(theta(1));
  expect(theta(1)).not.toEqual(theta(2));
});

test('sizes that make no network are refused', () => {
  expect(() => mlp({ seed: 0, hidden: [0] })).toThrow(
    new RangeError('mlp: hidden widths must be whole numbers above 0, got [0].'),
  );
  expect(() => mlp({ seed: 0.5 })).toThrow(new RangeError('mlp: seed must be a whole number, got 0.5.'));
  expect(() => mlp({ seed: 0, inputShape: [] })).toThrow(
    new RangeError('mlp: inputShape must be of whole numbers above 0, got [].'),
  );
  expect(() => simpleCnn({ seed: 0, channels: [1.5] })).toThrow(
    new RangeError('simplecnn: channels must be whole numbers above 0, got [1.5].'),
  );
  expect(() => lenet5({ seed: 0, inputShape: [784] })).toThrow(
    new RangeError('lenet5: conv1 expects images [C, H, W], got [784].'),
  );
  expect(() => lenet5({ seed: 0, inputShape: [1, 8, 8] })).toThrow(
    new RangeError('lenet5: inputs of [1,8,8] are too small, conv2 would have shape [16,-2,-2].'),
  );
  expect(() => autoencoder({ seed: 0, inputShape: [1, 30, 30] })).toThrow(
    new RangeError('autoencoder: expected images [C, H, W] with sides divisible by 4, got [1,30,30].'),
  );
  expect(() => autoencoder({ seed: 0, latent: 0 })).toThrow(
    new RangeError('autoencoder: latent must be a whole number above 0, got 0.'),
  );
});
