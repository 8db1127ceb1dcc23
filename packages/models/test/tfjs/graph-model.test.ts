import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { normal, norm, subtract } from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';
import { expect, test } from 'vitest';
import { datasetOf } from '../../src/data/dataset.ts';
import { describeTfjs } from '../../src/tfjs/describe-tfjs.ts';
import { loadTfjs } from '../../src/tfjs/load-tfjs.ts';
import { tfjsLoss } from '../../src/tfjs/tfjs-loss.ts';
import { tfjsRuntime } from '../../src/tfjs/tfjs-runtime.ts';
import { denseGraph } from './dense-graph.ts';

const { core } = await tfjsRuntime();
const numbers = Array.from(normal(26, 4));
const data = datasetOf({
  inputs: { x: { shape: [6, 3], dataType: 'float', data: Float32Array.from(normal(18, 5)) } },
  target: { shape: [6], dataType: 'int64', data: BigInt64Array.from([0n, 1n, 1n, 0n, 1n, 0n]) },
  source: 'six',
});

test('a frozen graph is cut and differentiated by its constants as the same network of layers is', async () => {
  const layers = {
    ...denseGraph(numbers),
    format: 'layers-model' as const,
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'same',
        layers: [
          {
            class_name: 'Dense',
            config: { name: 'l1', units: 4, activation: 'relu', batch_input_shape: [null, 3] },
          },
          { class_name: 'Dense', config: { name: 'l2', units: 2, activation: 'softmax' } },
        ],
      },
    },
    weightData: Float32Array.from(numbers).buffer,
    weightSpecs: ['l1/kernel', 'l1/bias', 'l2/kernel', 'l2/bias'].map((name, i) => ({
      ...denseGraph(numbers).weightSpecs[i]!,
      name,
    })),
  };
  await using graph = await tfjsLoss(denseGraph(numbers), { data });
  await using twin = await tfjsLoss(layers, { data });
  expect(graph.layout.blocks.map(({ name, filterAxis }) => [name, filterAxis])).toEqual([
    ['w1', 1],
    ['b1', 0],
    ['w2', 1],
    ['b2', 0],
  ]);
  expect([...graph.theta]).toEqual([...twin.theta]);
  for (const seed of [1, 2]) {
    const theta = normal(26, seed);
    expect(await graph.metrics(theta)).toEqual(await twin.metrics(theta));
    const [a, b] = [await graph.valueAndGrad!(theta), await twin.valueAndGrad!(theta)];
    expect(norm(subtract(a.grad, b.grad))).toBeLessThan(1e-6 * norm(b.grad));
    const [p, q] = [await graph.predict(theta), await twin.predict(theta)];
    expect(p.shape).toEqual(q.shape);
    expect(norm(subtract(p.data, q.data))).toBeLessThan(1e-6);
  }
  await checkLoss(graph, graph.theta, { h: 1e-2, tolerance: 1e-3 });
});

test('a graph says that its weights are constants, and leaves no tensors', async () => {
  const before = core.memory().numTensors;
  const loss = await tfjsLoss(denseGraph(numbers), { data, parameters: ['w*'] });
  expect(loss.dim).toBe(20);
  expect(loss.warnings[0]).toBe(
    'A GraphModel has no trainable variables: its 4 float constants that serve as weights are cut, trained or not; choose among them with --parameters.',
  );
  await loss.value(loss.theta);
  const during = core.memory().numTensors;
  for (let i = 0; i < 100; i++) await loss.valueAndGrad!(loss.theta);
  expect(core.memory().numTensors).toBe(during);
  await loss.dispose();
  expect(core.memory().numTensors).toBe(before);
});

test('an op that TensorFlow.js does not know is named', async () => {
  await expect(tfjsLoss(denseGraph(numbers, 'Softermax'), { data })).rejects.toThrow(
    /cannot run this model: Unknown op 'Softermax'/,
  );
});

test('an op without a gradient is named, and value, metrics and cuts are left', async () => {
  await using loss = await tfjsLoss(denseGraph(numbers, 'Cumprod'), { data });
  expect(loss.withoutGradient).toEqual(['Cumprod']);
  expect(loss.device.gradient).toBeUndefined();
  expect(loss).not.toHaveProperty('valueAndGrad');
  const { loss: value } = await loss.metrics(loss.theta);
  const cut = await loss.cut(loss.theta, [normal(26, 1)]);
  expect(await cut.value([0])).toBe(value);
});

// Basic Pitch: a network of Spotify's that transcribes music, a GraphModel of 26 + 6 convolutions.
const folder = join(
  dirname(createRequire(import.meta.url).resolve('@spotify/basic-pitch/package.json')),
  'model',
);

test('a network published by others loads, evaluates and slices', async () => {
  const model = await loadTfjs(folder);
  expect(model.format).toBe('graph-model');
  const shards = readFileSync(join(folder, 'group1-shard1of1.bin'));
  expect(model.weightData.byteLength).toBe(shards.byteLength);
  const described = await describeTfjs(model, { parameters: ['*/model_1/conv*', '*/model_1/contours*'] });
  expect(described.ops).toMatchObject({ Conv2D: 26, _FusedConv2D: 6 });
  expect(described.inputs).toEqual([{ name: 'input_2', dataType: 'float', shape: [null, 43844, 1] }]);

  expect(described.outputs).toEqual([{ name: 'Identity', dataType: 'float', shape: [null, 172, 264] }]);

  // Two seconds of the note A4.
  const tone = Float32Array.from({ length: 43844 }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 22050) / 2);
  const sound = datasetOf({
    inputs: { input_2: { shape: [1, 43844, 1], dataType: 'float', data: tone } },
    source: 'A4',
  });
  const parameters = described.layout.blocks.map(({ name }) => name);
  await using loss = await tfjsLoss(model, { data: sound, loss: 'output', parameters });
  const { shape, data: contour } = await loss.predict(loss.theta);
  expect(shape).toEqual([1, 172, 264]);
  const level = Array.from({ length: 264 }, (_, bin) => contour[86 * 264 + bin]!);
  // Three bins a semitone from A0 on: A4 is 48 semitones up.
  expect(level.indexOf(Math.max(...level))).toBe(3 * 48 + 1);
  const cut = await loss.cut(loss.theta, [normal(loss.dim, 1)]);
  const values = await cut.values([[-0.01], [0], [0.01]]);
  expect(values[1]).toBe(await loss.value(loss.theta));
  expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  expect(new Set(values).size).toBe(3);
}, 180_000);
