import type { Graph } from '@orograph/onnx';
import { norm, normal, randomDirection, subtract, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { datasetOf, type Dataset } from '../../src/data/dataset.ts';
import { onnxLoss } from '../../src/onnx-loss.ts';
import { tfjsLoss } from '../../src/tfjs/tfjs-loss.ts';
import type { TfjsBackend } from '../../src/tfjs/tfjs-device.ts';
import { tfjsRuntime } from '../../src/tfjs/tfjs-runtime.ts';
import { mlp } from '../../src/zoo/mlp.ts';
import { network } from '../../src/zoo/network.ts';
import { simpleCnn } from '../../src/zoo/simple-cnn.ts';
import { channelsLast, kerasOf } from './keras-of.ts';

const { backends } = await tfjsRuntime();
const image = [2, 8, 8];
const examples = 40;

/** A convolution and a dense layer, each normalized, with statistics, scales and offsets that are not 0 and 1. */
function normalized(): Graph {
  const net = network('normalized', { inputShape: image, seed: 5 });
  const settings = { channels: 4, kernel: 3, pad: 1, bias: false };
  const x = net.relu(net.batchNorm(net.convolution(net.input, 'conv', settings), 'bn', { training: false }));
  const graph = net.build(net.linear(net.flatten(net.maxPool(x)), 'fc', 5));
  const constants = new Map(graph.constants);
  ['bn.weight', 'bn.bias', 'bn.running_mean', 'bn.running_var'].forEach((name, seed) => {
    const data = Float32Array.from(normal(4, seed), (z) => (name.endsWith('var') ? 0.5 + z * z : 1 + z / 2));
    constants.set(name, { ...constants.get(name)!, data });
  });
  return { ...graph, constants };
}

const networks: Readonly<Record<string, Graph>> = {
  MLP: mlp({ inputShape: image, outputs: 5, hidden: [12, 9], seed: 1 }),
  SimpleCNN: simpleCnn({ inputShape: image, outputs: 5, channels: [3, 4], seed: 2 }),
  BatchNorm: normalized(),
};

const x = Float32Array.from(normal(examples * 128, 3));
const y = {
  shape: [examples],
  dataType: 'int64',
  data: BigInt64Array.from({ length: examples }, (_, i) => BigInt((i * 7) % 5)),
} as const;
const dataset = (data: Float32Array, shape: readonly number[]): Dataset =>
  datasetOf({ inputs: { x: { shape, dataType: 'float', data } }, target: y, source: 'normal' });
const first = dataset(x, [examples, ...image]);
const last = dataset(channelsLast(x, [examples, ...image]), [examples, 8, 8, 2]);

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

const cases = (['tensorflow', 'wasm', 'cpu'] as TfjsBackend[]).flatMap((device) =>
  Object.keys(networks).map((name) => ({ name, device })),
);
for (const { name, device } of cases)
  test.skipIf(!backends.includes(device))(
    `${name} has on ${device} the loss, gradient and 11x11 slice that it has as ONNX`,
    async () => {
      const graph = networks[name]!;
      const { model, moved } = kerasOf(graph, image);
      await using onnx = await onnxLoss(graph, { data: first, batchSize: 16 });
      // WebAssembly has no kernel for the gradient of a convolution.
      const asked = device === 'wasm' && backends[0] === 'wasm' ? 'auto' : device;
      await using tfjs = await tfjsLoss(model, { data: last, batchSize: 16, device: asked });
      expect(tfjs.device).toMatchObject({ asked, used: device });
      expect(tfjs.dim).toBe(onnx.dim);
      const move = (v: Vector): Float64Array => moved(v, onnx.layout, tfjs.layout);
      expect([...tfjs.theta]).toEqual([...move(onnx.theta)]);

      const [a, b] = [await tfjs.metrics(tfjs.theta), await onnx.metrics(onnx.theta)];
      expect(relative(a.loss, b.loss)).toBeLessThan(1e-5);
      expect(a.metrics).toEqual(b.metrics);
      if (device !== 'wasm' || asked === 'auto' || name === 'MLP') {
        const [g, h] = [await tfjs.valueAndGrad!(tfjs.theta), await onnx.valueAndGrad!(onnx.theta)];
        expect(relative(g.value, h.value)).toBeLessThan(1e-5);
        expect(norm(subtract(g.grad, move(h.grad))) / norm(h.grad)).toBeLessThan(1e-4);
      }

      const directions = [0, 1].map((seed) => randomDirection(onnx.dim, seed));
      const points = Array.from({ length: 121 }, (_, i) => [(i % 11) / 5 - 1, Math.floor(i / 11) / 5 - 1]);
      const [ours, theirs] = [
        await tfjs.cut(tfjs.theta, directions.map(move)),
        await onnx.cut(onnx.theta, directions),
      ];
      expect(ours).toMatchObject({ strategy: 'displace', rank: 2, concurrency: 1 });
      const [values, truth] = [await ours.values(points), await theirs.values(points)];
      expect(Math.max(...truth.map((value, i) => relative(values[i]!, value)))).toBeLessThan(1e-4);
      await ours.dispose();
      await theirs.dispose();
    },
    180_000,
  );
