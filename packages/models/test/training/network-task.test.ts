import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { afterAll, expect, test } from 'vitest';

import { networkTask, openTrainable, serializeNpz, startTask } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'orograph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const source = join(folder, 'train.npz');
const x = {
  shape: [6, 3],
  dataType: 'float' as const,
  data: Float32Array.from({ length: 18 }, (_, i) => Math.sin(i)),
};
const y = { shape: [6], dataType: 'int64' as const, data: BigInt64Array.from([0n, 1n, 2n, 0n, 1n, 2n]) };
writeFileSync(source, serializeNpz({ x, y }));
const settings = { data: source, hidden: [4] };

test('a network of the zoo fits the data: as many inputs as an example has numbers, as many outputs as classes', async () => {
  const { network, data, test: measured, graphOf } = await networkTask('mlp', settings);
  expect([network, data.examples, measured]).toEqual(['mlp', 6, undefined]);
  expect(layoutOfParameters(parametersOf(graphOf(0))).dim).toBe(3 * 4 + 4 + (4 * 3 + 3));
});

test('a limit holds for test data too unless they have one of their own', async () => {
  const counts = async (limits: {
    readonly limit: number;
    readonly testLimit?: number;
  }): Promise<number[]> => {
    const { data, test: measured } = await networkTask('mlp', { ...settings, test: source, ...limits });
    return [data.examples, measured!.examples];
  };
  expect(await counts({ limit: 3 })).toEqual([3, 3]);
  expect(await counts({ limit: 3, testLimit: 5 })).toEqual([3, 5]);
});

test('a start is θ₀ of a seed, and the same network trained from it is open on its data', async () => {
  const { originOf, graphOf, network } = await startTask('mlp', settings);
  const graph = (await networkTask('mlp', settings)).graphOf(2);
  const theta = thetaOf(graph, parametersOf(graph));
  expect([network, originOf!(2)]).toEqual(['mlp', theta]);
  const again = graphOf!(theta);
  expect(thetaOf(again, parametersOf(again))).toEqual(theta);
  const trainable = await openTrainable('mlp', settings);
  const { value, grad } = await trainable.loss.valueAndGrad(theta);
  expect(value).toBeCloseTo((await trainable.loss.metrics(theta)).loss, 6);
  expect(grad).toHaveLength(trainable.layout.dim);
  await trainable.dispose();
});

test.each([
  [
    'vgg',
    {},
    'no such network (expected autoencoder, lenet5, mlp, resnet20, simplecnn, simplecnn-bn, got vgg, in vgg)',
  ],
  [
    'mlp',
    { data: undefined },
    'no data (expected a file or name, or the network as mnist/mlp, got none, in mlp)',
  ],
  [
    'cifar/mlp',
    { data: undefined },
    'no such data set (expected fashion-mnist, mnist, got cifar, in cifar/mlp)',
  ],
  [
    'mnist/mlp',
    {},
    'data does not apply (expected the network without a data set, got mnist/mlp, in mnist/mlp)',
  ],
  ['lenet5', {}, 'hidden does not apply (expected mlp, got lenet5, in lenet5)'],
  ['mlp', { tied: true }, 'tied does not apply (expected a model file, got a network of the zoo, in mlp)'],
  [
    'mlp',
    { mostNodes: 10 },
    'mostNodes does not apply (expected a model file, got a network of the zoo, in mlp)',
  ],
])('%s with %o', async (net, more, message) => {
  await expect(networkTask(net, { ...settings, ...more })).rejects.toThrow(message);
});
