import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Graph } from '@orograph/onnx';
import { dot, norm, normal, pack, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { loadDataset } from '../src/data/load-dataset.ts';
import { parseNpz } from '../src/data/npz.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { resnet20 } from '../src/zoo/resnet20.ts';

// Truth from PyTorch in float64: gradient norms and a quadratic form of the Hessian.
const folder = new URL('../../../../shared/fixtures/', import.meta.url);
const absent = !existsSync(folder);
const at = (file: string): string => fileURLToPath(new URL(file, folder));

interface Expected {
  readonly loss: number;
  readonly gradient_norm: number;
  readonly gradient_norms: Readonly<Record<string, number>>;
  readonly vHv: number;
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

test.skipIf(absent).for(['mlp-0', 'mlp-1', 'mlp-2', 'cnn-0', 'cnn-1', 'cnn-2'])(
  '%s has the gradient and the curvature that PyTorch computes',
  async (name) => {
    const expected = JSON.parse(readFileSync(at(`${name}.expected.json`), 'utf8')) as Expected;
    const loss = await onnxLoss(await loadOnnx(at(`${name}.onnx`)), {
      data: await loadDataset(at('mnist-512.npz')),
    });
    expect(loss.withoutGradient).toEqual([]);
    const { value, grad } = await loss.valueAndGrad!(loss.theta);
    expect(relative(value, expected.loss)).toBeLessThan(1e-5);
    expect(relative(norm(grad), expected.gradient_norm)).toBeLessThan(1e-4);
    for (const { name: block, offset, size } of loss.layout.blocks)
      expect(
        relative(norm(grad.subarray(offset, offset + size)), expected.gradient_norms[block]!),
      ).toBeLessThan(1e-4);
    expect((await loss.valueAndGrad!(loss.theta)).grad).toEqual(grad);

    const arrays = parseNpz(new Uint8Array(readFileSync(at(`${name}.directions.npz`))));
    const v: Vector = pack(
      loss.layout,
      Object.fromEntries(
        loss.layout.blocks.map((block) => [block.name, arrays[`v/${block.name}`]!.data as Float32Array]),
      ),
    );
    expect(relative(dot(v, await loss.hvp!(loss.theta, v)), expected.vHv)).toBeLessThan(1e-3);

    const every = Int32Array.from({ length: loss.examples }, (_, i) => loss.examples - 1 - i);
    const batch = await loss.batchValueAndGrad!(loss.theta, every);
    expect(relative(batch.value, value)).toBeLessThan(1e-6);
    expect(relative(norm(batch.grad), norm(grad))).toBeLessThan(1e-5);
    await loss.dispose();
  },
);

test('the gradient over any number of examples is the weighted mean of those over its parts', async () => {
  const examples = 75;
  const loss = await onnxLoss(resnet20({ seed: 3, inputShape: [1, 8, 8] }), {
    data: datasetOf({
      inputs: {
        x: {
          shape: [examples, 1, 8, 8],
          dataType: 'float',
          data: Float32Array.from(normal(64 * examples, 1)),
        },
      },
      target: {
        shape: [examples],
        dataType: 'int64',
        data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 10)),
      },
      source: 'noise',
    }),
  });
  const rows = (from: number, to: number): Int32Array =>
    Int32Array.from({ length: to - from }, (_, i) => from + i);
  const { value, grad } = await loss.valueAndGrad!(loss.theta);
  const parts = [rows(0, 3), rows(3, 35), rows(35, examples)];
  const each = await Promise.all(parts.map((part) => loss.batchValueAndGrad!(loss.theta, part)));
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, number, k) => sum + (number * parts[k]!.length) / examples, 0);
  expect(mean(each.map((part) => part.value))).toBeCloseTo(value, 5);
  const off = grad.map((g, i) => g - mean(each.map((part) => part.grad[i]!)));
  expect(norm(off) / norm(grad)).toBeLessThan(1e-5);
  await loss.dispose();
});

test('a value of the graph may be called like the mean of the loss', async () => {
  const inputShape = [4];
  const graph = mlp({ inputShape, hidden: [3], outputs: 2, seed: 1 });
  const called = (name: string): Graph => {
    const inner = graph.nodes[1]!.outputs[0]!;
    const renamed = (names: readonly string[]): string[] => names.map((own) => (own === inner ? name : own));
    const nodes = graph.nodes.map((node) => ({
      ...node,
      inputs: renamed(node.inputs),
      outputs: renamed(node.outputs),
    }));
    return { ...graph, nodes };
  };
  const data = datasetOf({
    inputs: { x: { shape: [6, 4], dataType: 'float', data: Float32Array.from(normal(24, 1)) } },
    target: { shape: [6], dataType: 'int64', data: BigInt64Array.from([0, 1, 1, 0, 1, 0], BigInt) },
    source: 'noise',
  });
  const gradients = await Promise.all(
    ['inner', 'loss_mean'].map(async (name) => {
      await using loss = await onnxLoss(called(name), { data });
      return (await loss.valueAndGrad!(loss.theta)).grad;
    }),
  );
  expect(gradients[1]).toEqual(gradients[0]);
});

test('where examples are normalized together, a batch is one of them and all the data are the batches of the value', async () => {
  const examples = 40;
  const loss = await onnxLoss(resnet20({ seed: 3, inputShape: [1, 8, 8], training: true }), {
    data: datasetOf({
      inputs: {
        x: {
          shape: [examples, 1, 8, 8],
          dataType: 'float',
          data: Float32Array.from(normal(64 * examples, 1)),
        },
      },
      target: {
        shape: [examples],
        dataType: 'int64',
        data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 10)),
      },
      source: 'noise',
    }),
  });
  const every = Int32Array.from({ length: examples }, (_, i) => i);
  const value = await loss.value(loss.theta);
  expect((await loss.valueAndGrad!(loss.theta)).value).toBeCloseTo(value, 4);
  expect((await loss.batchValueAndGrad!(loss.theta, every)).value).toBeCloseTo(value, 4);
  await loss.dispose();
});

test('a derivative of more nodes than are opened in minutes is refused with both numbers, and values are there', async () => {
  const graph = { ...mlp({ inputShape: [4], hidden: [3], outputs: 2, seed: 1 }), limits: { derivative: 12 } };
  const data = datasetOf({
    inputs: { x: { shape: [2, 4], dataType: 'float', data: new Float32Array(8) } },
    target: { shape: [2], dataType: 'int64', data: BigInt64Array.of(0n, 1n) },
    source: 'zeros',
  });
  await using loss = await onnxLoss(graph, { data, threads: 1 });
  expect(await loss.value(loss.theta)).toBeGreaterThan(0);
  await expect(loss.valueAndGrad!(loss.theta)).rejects.toThrow(
    /^the graph of its derivative has more nodes than are opened \(expected at most 12, as the time that ONNX Runtime takes to open one grows with their square; --most-nodes, or limits\.derivative, takes more, got \d+, in gradient\)$/,
  );
});
