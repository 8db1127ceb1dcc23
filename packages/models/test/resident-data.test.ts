import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { normal } from '@orograph/tensor';
import { datasetOf, mlp, onnxLoss, simpleCnn, type OnnxLossSettings } from '../src/index.ts';
import type { Runtime } from '../src/runtime.ts';

/** Images of 8×8 with labels. */
const examples = 40;
const data = datasetOf({
  inputs: {
    x: { shape: [examples, 1, 8, 8], dataType: 'float', data: Float32Array.from(normal(examples * 64, 1)) },
  },
  target: {
    shape: [examples],
    dataType: 'int64',
    data: BigInt64Array.from({ length: examples }, (_, i) => BigInt((7 * i) % 10)),
  },
  source: 'noise',
});
const networks = {
  mlp: mlp({ inputShape: [1, 8, 8], hidden: [16], outputs: 10, seed: 1 }),
  cnn: simpleCnn({ inputShape: [1, 8, 8], outputs: 10, seed: 1 }),
};

/** A runtime that counts the bytes of what sessions are fed and give. */
function counting(): { readonly runtime: Runtime; readonly bytes: { in: number; out: number } } {
  const bytes = { in: 0, out: 0 };
  const sizes = (tensors: object): number =>
    Object.values(tensors as Record<string, ort.Tensor>).reduce(
      (sum, { data: numbers }) => sum + (numbers as Float32Array).byteLength,
      0,
    );
  const create = async (...args: Parameters<typeof ort.InferenceSession.create>): Promise<object> => {
    const session = await ort.InferenceSession.create(...args);
    return {
      inputNames: session.inputNames,
      release: () => session.release(),
      run: async (feeds: ort.InferenceSession.FeedsType, fetches: ort.InferenceSession.FetchesType) => {
        const outputs = await session.run(feeds, fetches);
        bytes.in += sizes(feeds);
        bytes.out += sizes(outputs);
        return outputs;
      },
    };
  };
  return { runtime: { Tensor: ort.Tensor, InferenceSession: { create } } as unknown as Runtime, bytes };
}

const open = (network: keyof typeof networks, settings: Partial<OnnxLossSettings>) =>
  onnxLoss(networks[network], { data, batchSize: 16, threads: 1, ...settings });

test.each(['mlp', 'cnn'] as const)(
  'sessions that hold the data give the numbers of those that are fed them: %s',
  async (network) => {
    for (const settings of network === 'mlp' ? [{ ort }, { threads: 2 }] : [{ ort }]) {
      await using fed = await open(network, settings);
      await using held = await open(network, { ...settings, residentData: true });
      const { theta } = fed;
      const directions = [1, 2].map((seed) => normal(fed.dim, seed));
      const indices = Int32Array.of(3, 39, 0, 17, 17, 25);
      const facts = async (loss: typeof fed): Promise<unknown> => {
        const cuts = ['affine', 'in-graph', 'rebuild', 'displace'] as const;
        const values = [];
        for (const strategy of network === 'mlp' ? cuts : cuts.slice(1)) {
          const cut = await loss.cut(theta, directions, { strategy });
          values.push(await cut.value([0.3, -0.2]), (await cut.measure([0.1, 0])).metrics);
          await cut.dispose();
        }
        return [
          await loss.metrics(theta),
          await loss.valueAndGrad!(theta),
          await loss.batchValueAndGrad!(theta, indices),
          await loss.hvp!(theta, directions[0]!),
          await loss.sampledFisher!(theta, directions, { seed: 4 }),
          (await loss.predict(theta)).data,
          values,
        ];
      };
      expect(await facts(held)).toEqual(await facts(fed));
    }
  },
);

test.each([
  ['mlp', 'affine'],
  ['mlp', 'in-graph'],
  ['cnn', 'in-graph'],
] as const)(
  'a point of a cut takes coordinates and places, and gives sums: %s, %s',
  async (network, strategy) => {
    const { runtime, bytes } = counting();
    await using loss = await open(network, { ort: runtime, residentData: true });
    const cut = await loss.cut(
      loss.theta,
      [1, 2].map((seed) => normal(loss.dim, seed)),
      { strategy },
    );
    await cut.value([0, 0]);
    Object.assign(bytes, { in: 0, out: 0 });
    await cut.value([0.5, 0.5]);
    // 40 examples in 3 chunks: two float32 coordinates for each and an int32 place an example; out come four float32 sums a chunk.
    expect(bytes).toEqual({ in: 3 * 2 * 4 + 4 * examples, out: 3 * 4 * 4 });
  },
);

test('a gradient takes weights, targets and places, whatever the size of an example', async () => {
  const { runtime, bytes } = counting();
  await using loss = await open('mlp', { ort: runtime, residentData: true });
  const indices = Int32Array.of(1, 2, 3, 5);
  await loss.batchValueAndGrad!(loss.theta, indices);
  Object.assign(bytes, { in: 0, out: 0 });
  await loss.batchValueAndGrad!(loss.theta, indices);
  const runs = 2;
  expect(bytes.in).toBe(runs * 4 * loss.dim + (8 + 4) * indices.length);
});

test('data that are fed count with every point', async () => {
  const { runtime, bytes } = counting();
  await using loss = await open('cnn', { ort: runtime });
  const cut = await loss.cut(loss.theta, [normal(loss.dim, 1)]);
  await cut.value([0]);
  Object.assign(bytes, { in: 0, out: 0 });
  await cut.value([0.5]);
  expect(bytes.in).toBeGreaterThan(4 * 64 * examples);
});
