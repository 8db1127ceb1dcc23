import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';

import { sgd } from '@orograph/tensor';
import { datasetOf, onnxLoss, simpleCnn, trainLoss, type OnnxLoss } from '../src/index.ts';
import type { Runtime } from '../src/runtime.ts';

/** A runtime that copies everything: it writes into nothing it is given, and gives back tensors of its own. */
const copying: Runtime = {
  Tensor: node.Tensor,
  InferenceSession: {
    create: async (model: Uint8Array, options: object) => {
      const session = await node.InferenceSession.create(model, options);
      return {
        inputNames: session.inputNames,
        run: async (feeds: Parameters<typeof session.run>[0], fetches: object) => {
          const outputs = await session.run(feeds, Object.keys(fetches));
          return Object.fromEntries(
            Object.entries(outputs).map(([name, { type, data, dims }]) => [
              name,
              new node.Tensor(type, data.slice() as Float32Array, dims),
            ]),
          );
        },
        release: () => session.release(),
      };
    },
  } as unknown as Runtime['InferenceSession'],
};

const runtimes: Readonly<Record<string, Runtime>> = {
  'onnxruntime-node': node,
  'onnxruntime-web (wasm)': web,
  copying,
};

const examples = 21;
const pixels = examples * 8 * 8;
const data = datasetOf({
  inputs: {
    x: {
      shape: [examples, 1, 8, 8],
      dataType: 'float',
      data: Float32Array.from({ length: pixels }, (_, i) => Math.sin(i * i)),
    },
  },
  target: {
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt((i * 5) % 3)),
  },
  source: 'made-up',
});
const graph = simpleCnn({ inputShape: [1, 8, 8], outputs: 3, seed: 4 });

/** Everything that a loss says, over six chunks of four examples, the last of one. */
async function said(loss: OnnxLoss): Promise<Record<string, readonly number[]>> {
  const { theta } = loss;
  const across = Float64Array.from(theta, (_, i) => Math.cos(i));
  const { value, grad } = await loss.valueAndGrad!(theta);
  const batch = await loss.batchValueAndGrad!(theta, Int32Array.of(20, 3, 3, 7, 11));
  const cut = await loss.cut(theta, [across]);
  const along = [0.1, -0.2].map((at) => cut.measure([at]));
  const result = {
    value: [await loss.value(theta), (await loss.metrics(theta)).metrics['accuracy']!],
    gradient: [value, ...grad],
    again: [...(await loss.valueAndGrad!(theta)).grad],
    hvp: [...(await loss.hvp!(theta, across))],
    batch: [batch.value, ...batch.grad],
    outputs: [...(await loss.predict(theta)).data],
    cut: (await Promise.all(along)).map((point) => point.loss),
  };
  await cut.dispose();
  return result;
}

const open = (ort?: Runtime, batchSize = 4): Promise<OnnxLoss> =>
  onnxLoss(graph, { data, batchSize, threads: 2, ...(ort && { ort }) });
/** What the pool says, once for all. */
const pooled = (async () => {
  await using loss = await open();
  // Awaited here: the loss is given back when the block ends.
  return await said(loss);
})();
const apart = (a: readonly number[], b: readonly number[]): number => {
  const scale = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
};

describe.each(Object.entries(runtimes))('with %s handed in', (_, ort) => {
  test('all numbers are those of the pool of onnxruntime-node, and of one chunk', async () => {
    await using own = await open(ort);
    await using whole = await open(ort, 64);
    const [got, once] = [await said(own), await said(whole)];
    const expected = await pooled;
    // Rounding in float32; a chunk that was lost or counted twice makes a difference of a twentieth.
    const wrong = (numbers: Record<string, readonly number[]>): string[] =>
      Object.keys(expected).filter((name) => !(apart(numbers[name]!, expected[name]!) < 1e-4));
    expect(wrong(got)).toEqual([]);
    expect(wrong(once)).toEqual([]);
  });

  test('a training is the same', async () => {
    const records = async (runtime?: Runtime): Promise<number[]> => {
      await using loss = await open(runtime);
      if (!('batchValueAndGrad' in loss)) throw new Error('no gradient');
      const settings = {
        optimizer: sgd({ momentum: 0.9 }),
        schedule: () => 0.05,
        epochs: 3,
        batchSize: 6,
        seed: 1,
      };
      const all = await lastValueFrom(trainLoss(loss as never, loss.theta, settings).pipe(toArray()));
      return all.flatMap((record) => (record.type === 'step' ? [record.loss] : []));
    };
    expect(apart(await records(ort), await records())).toBeLessThan(1e-4);
  });
});
