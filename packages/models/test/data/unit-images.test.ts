import { constant, sgd } from '@orograph/tensor';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';

import { conform } from '../../src/data/conform.ts';
import type { DataTensor } from '../../src/data/data-tensor.ts';
import { examplesAt, firstExamples } from '../../src/data/tensor-rows.ts';
import { datasetOf, type Dataset } from '../../src/data/dataset.ts';
import { pixelsOf, unitImages } from '../../src/data/unit-images.ts';
import { onnxLoss } from '../../src/onnx-loss.ts';
import { train } from '../../src/train.ts';
import { mlp } from '../../src/zoo/mlp.ts';
import { simpleCnn } from '../../src/zoo/simple-cnn.ts';

const examples = 256;
const pixels = Uint8Array.from({ length: examples * 64 }, (_, i) => (i % 64 === 0 ? i / 64 : i * i));
const images = (): DataTensor => unitImages({ shape: [examples, 8, 8], dataType: 'uint8', data: pixels });
/** The same numbers, not kept as pixels. */
const numbers: DataTensor = {
  shape: [examples, 1, 8, 8],
  dataType: 'float',
  data: Float32Array.from(pixels, (pixel) => pixel / 255),
};
const labelled = (x: DataTensor): Dataset =>
  datasetOf({
    inputs: { x },
    target: {
      shape: [examples],
      dataType: 'int64',
      data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 10)),
    },
    source: 'images',
  });

test('pixels are numbers as soon as somebody reads them', () => {
  const whole = images();
  expect(pixelsOf(whole)).toBe(pixels);
  expect(whole).toEqual(numbers);
  expect(firstExamples(images(), 3)).toEqual(firstExamples(numbers, 3));
  expect(examplesAt(images(), [7, 0])).toEqual(examplesAt(numbers, [7, 0]));
  const flat = { name: 'x', dataType: 'float', shape: ['N', 64] } as const;
  expect(pixelsOf(conform(images(), flat, 'here'))).toBe(pixels);
  expect(conform(images(), flat, 'here')).toEqual(conform(numbers, flat, 'here'));
  expect(labelled(images()).hash).toBe(labelled(numbers).hash);
});

test('what is made of a tensor with other numbers does not pass for its pixels', () => {
  const half = images();
  const other = { ...half, data: (half.data as Float32Array).map((x) => x / 2) };
  expect(pixelsOf(other)).toBeUndefined();
});

const networks = {
  'a step in the runtime': mlp({ seed: 1, inputShape: [1, 8, 8], hidden: [7], outputs: 10 }),
  'batches handed to worker threads': simpleCnn({ seed: 1, inputShape: [1, 8, 8], outputs: 10 }),
};
for (const [what, graph] of Object.entries(networks))
  test(`${what}: a training from pixels is that from their numbers, to the bit`, async () => {
    const plan = { optimizer: sgd({ momentum: 0.9 }), schedule: constant(0.1), epochs: 2, batchSize: 40 };
    const records = (x: DataTensor) =>
      lastValueFrom(train(graph, { data: labelled(x), seed: 4, threads: 2, ...plan }).pipe(toArray()));
    expect(await records(images())).toEqual(await records(numbers));
  });

test('a batch handed over is that of its places, whatever is evaluated before', async () => {
  const graph = networks['batches handed to worker threads'];
  const loss = await onnxLoss(graph, { data: labelled(images()), threads: 2 });
  const places = Int32Array.from({ length: 70 }, (_, i) => (i * 37) % examples);
  const some = await onnxLoss(graph, {
    data: datasetOf({
      inputs: { x: examplesAt(numbers, places) },
      target: examplesAt(labelled(numbers).target!, places),
      source: 'some',
    }),
    threads: 1,
  });
  const expected = await some.valueAndGrad!(some.theta);
  for (const before of [false, true]) {
    if (before) await loss.valueAndGrad!(loss.theta);
    const { value, grad } = await loss.batchValueAndGrad!(loss.theta, places);
    expect(value).toBeCloseTo(expected.value, 6);
    grad.forEach((g, i) => expect(Math.abs(g - expected.grad[i]!)).toBeLessThan(1e-5));
  }
  await loss.dispose();
  await some.dispose();
});

test('neither an evaluation nor a training reads all images as numbers', async () => {
  const graph = networks['a step in the runtime'];
  const x = images();
  let reads = 0;
  Object.defineProperty(x, 'data', {
    get: () => {
      reads += 1;
      return numbers.data;
    },
  });
  const data = labelled(x);
  const loss = await onnxLoss(graph, { data, threads: 2 });
  const known = await onnxLoss(graph, { data: labelled(numbers), threads: 1 });
  expect(await loss.value(loss.theta)).toBe(await known.value(known.theta));
  await Promise.all([loss.dispose(), known.dispose()]);
  const plan = { optimizer: sgd(), schedule: constant(0.1), epochs: 1, batchSize: 40, seed: 1 };
  await lastValueFrom(train(graph, { data, ...plan }));
  expect(reads).toBe(0);
});
