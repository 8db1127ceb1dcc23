import { parametersOf, parseOnnx, serializeOnnx, thetaOf } from '@orograph/onnx';
import { displace, normal, type StoredVector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { simpleCnn } from '../src/zoo/simple-cnn.ts';

const examples = 530;
const data = (shape: readonly number[]): ReturnType<typeof datasetOf> =>
  datasetOf({
    inputs: {
      x: {
        shape: [examples, ...shape],
        dataType: 'float',
        data: new Float32Array(normal(examples * shape.reduce((product, n) => product * n, 1), 3)),
      },
    },
    target: {
      shape: [examples],
      dataType: 'int64',
      data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 3)),
    },
    source: 'data',
  });
const cases = {
  'a dense network': { graph: mlp({ inputShape: [6], hidden: [5], outputs: 3, seed: 0 }), shape: [6] },
  'a convolutional network': {
    graph: simpleCnn({ inputShape: [1, 8, 8], outputs: 3, seed: 0 }),
    shape: [1, 8, 8],
  },
};

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));

test.for(Object.entries(cases))(
  '%s whose θ is held once has the numbers it has otherwise',
  async ([, given]) => {
    const graph = parseOnnx(serializeOnnx(given.graph));
    const settings = { data: data(given.shape) };
    const usual = await onnxLoss(graph, settings);
    const large = await onnxLoss(graph, { ...settings, isLarge: true });
    const { theta, dim } = usual;
    expect(await large.value(theta)).toBeCloseTo(await usual.value(theta), 6);
    const [expected, found] = [await usual.valueAndGrad!(theta), await large.valueAndGrad!(theta)];
    expect(distance(found.grad, expected.grad)).toBeLessThan(1e-6);
    const v = normal(dim, 5);
    expect(distance(await large.hvp!(theta, v), await usual.hvp!(theta, v))).toBeLessThan(1e-4);
    // More rows than one run takes.
    const few = Int32Array.from({ length: 20 }, (_, i) => 7 * i);
    const batch = await large.batchValueAndGrad!(theta, few);
    expect(distance(batch.grad, (await usual.batchValueAndGrad!(theta, few)).grad)).toBeLessThan(1e-6);

    const direction = new Float32Array(normal(dim, 7));
    const stored: StoredVector = {
      length: dim,
      read: (start, into) => into.set(direction.subarray(start, start + into.length)),
    };
    const cut = await large.cut(theta, [stored]);
    expect(cut.strategy).toBe('displace');
    const coords = [0, 0.1, -0.2, 0.3];
    const values = await cut.values(coords.map((c) => [c]));
    for (const [k, c] of coords.entries())
      expect(values[k]).toBe(await large.value(displace(theta, [direction], [c])));
    await expect(usual.cut(theta, [stored])).rejects.toThrow(
      'cut: directions that are stored need the strategy "displace"',
    );
    await expect(large.cut(theta, [{ ...stored, length: 3 }])).rejects.toThrow('of dimension');
    await cut.dispose();
    await Promise.all([usual.dispose(), large.dispose()]);
  },
);

test('θ of a file that was read is no copy of its constants', () => {
  const graph = parseOnnx(serializeOnnx(cases['a dense network'].graph));
  const parameters = parametersOf(graph);
  const theta = thetaOf(graph, parameters);
  expect(theta.buffer).toBe((graph.constants.get(parameters[1]!.name)!.data as Float32Array).buffer);
  expect(theta).toEqual(thetaOf(cases['a dense network'].graph, parameters));
});
