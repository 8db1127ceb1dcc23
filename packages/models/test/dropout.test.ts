import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inferenceDropout, parametersOf, serializeOnnx, thetaOf, type Graph } from '@orograph/onnx';
import {
  constant,
  displace,
  dot,
  estimate,
  normal,
  sgd,
  streamSeed,
  type ValueAndGrad,
  type Vector,
} from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { datasetOf, type Dataset } from '../src/data/dataset.ts';
import { drawMask } from '../src/draw-mask.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss } from '../src/onnx-loss.ts';
import { train, type TrainedCheckpoint } from '../src/train.ts';
import { lenet5 } from '../src/zoo/lenet5.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { simpleCnn } from '../src/zoo/simple-cnn.ts';

const fixture = (file: string): string =>
  fileURLToPath(new URL(`../../onnx/test/fixtures/${file}`, import.meta.url));
const truth = JSON.parse(readFileSync(fixture('dropout.json'), 'utf8')) as {
  readonly x: readonly number[];
  readonly target: readonly number[];
  readonly inference: number;
};
const data = datasetOf({
  inputs: { x: { shape: [5, 4], dataType: 'float', data: Float32Array.from(truth.x) } },
  target: { shape: [5], dataType: 'int64', data: BigInt64Array.from(truth.target, BigInt) },
  source: 'torch',
});
const every = Int32Array.of(0, 1, 2, 3, 4);

test('what PyTorch exported in training mode is measured at inference', async () => {
  await using loss = await onnxLoss(await loadOnnx(fixture('dropout.onnx')), { data });
  expect(loss.withoutGradient).toEqual([]);
  expect(await loss.value(loss.theta)).toBeCloseTo(truth.inference, 6);
  expect(await loss.value(loss.theta)).toBe(await loss.value(loss.theta));
  expect((await loss.valueAndGrad!(loss.theta)).value).toBeCloseTo(truth.inference, 6);
  expect((await loss.batchValueAndGrad!(loss.theta, every)).value).toBeCloseTo(truth.inference, 6);
  expect((await loss.predict(loss.theta)).data).toEqual((await loss.predict(loss.theta)).data);
});

/** An mlp 3 → 8 → 4 → 2 with dropout, on examples it is given. */
const net = (dropout: number): Graph =>
  mlp({ seed: 1, inputShape: [3], hidden: [8, 4], outputs: 2, dropout });
const rows = (examples: number): Dataset =>
  datasetOf({
    inputs: {
      x: { shape: [examples, 3], dataType: 'float', data: Float32Array.from(normal(3 * examples, 2)) },
    },
    target: {
      shape: [examples],
      dataType: 'int64',
      data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % 2)),
    },
    source: 'normal',
  });

test('the loss of a batch is that of a network written by hand with the masks of its seed', async () => {
  await using loss = await onnxLoss(net(0.4), { data: rows(20) });
  const { constants } = net(0.4);
  const layer = (x: readonly number[], name: string): number[] => {
    const [weight, bias] = ['weight', 'bias'].map(
      (part) => constants.get(`${name}.${part}`)!.data as Float32Array,
    ) as [Float32Array, Float32Array];
    return Array.from(bias, (b, j) => x.reduce((sum, v, i) => sum + v * weight[j * x.length + i]!, b));
  };
  const batch = Int32Array.of(3, 17, 4);
  const masks = [8, 4].map((units, k) => {
    const seed = streamSeed(9, k);
    const value = drawMask({ input: '', shape: [units], rate: 0.4, seed }, { start: 0, end: 20, chunk: 20 });
    return value.data as Float32Array;
  });
  let expected = 0;
  for (const row of batch) {
    let x = Array.from(rows(20).inputs['x']!.data.subarray(3 * row, 3 * row + 3) as Float32Array);
    masks.forEach((mask, k) => {
      const h = layer(x, `fc${k + 1}`);
      x = h.map((v, j) => Math.max(0, v) * mask[row * h.length + j]!);
    });
    const z = layer(x, 'fc3');
    expected += Math.log(z.reduce((sum, v) => sum + Math.exp(v), 0)) - z[row % 2]!;
  }
  const { value } = await loss.batchValueAndGrad!(loss.theta, batch, { seed: 9 });
  expect(value).toBeCloseTo(expected / 3, 5);
});

test('the gradient is exact for the mask drawn', async () => {
  await using loss = await onnxLoss(await loadOnnx(fixture('dropout.onnx')), { data });
  const at = (theta: Vector): Promise<ValueAndGrad> =>
    loss.batchValueAndGrad!(theta, every.slice(1), { seed: 3 });
  const { grad } = await at(loss.theta);
  for (const seed of [1, 2, 3]) {
    const u = normal(loss.dim, seed);
    const h = 1e-2;
    const [ahead, behind] = [
      await at(displace(loss.theta, [u], [h])),
      await at(displace(loss.theta, [u], [-h])),
    ];
    expect((ahead.value - behind.value) / (2 * h)).toBeCloseTo(dot(grad, u), 2);
  }
  const other = await loss.batchValueAndGrad!(loss.theta, every.slice(1), { seed: 4 });
  expect(other.grad).not.toEqual(grad);
});

test('on average over masks a gradient that is linear in them is that without dropout', async () => {
  const graph = await loadOnnx(fixture('dropout.onnx'));
  const mean = { op: 'ReduceMean', domain: '', name: 'mean', inputs: ['output'], outputs: ['mean'] };
  const linear: Graph = {
    ...graph,
    nodes: [...graph.nodes, { ...mean, attributes: { keepdims: { kind: 'int', value: 0 } } }],
    outputs: [{ name: 'mean', dataType: 'float', shape: [] }],
  };
  await using loss = await onnxLoss(linear, { data, loss: 'output', parameters: ['fc2.weight'] });
  const { grad: without } = await loss.batchValueAndGrad!(loss.theta, every);
  const drawn: Vector[] = [];
  for (let seed = 0; seed < 300; seed++)
    drawn.push((await loss.batchValueAndGrad!(loss.theta, every, { seed })).grad);
  without.forEach((expected, i) => {
    const { mean: average, standardError } = estimate(drawn.map((grad) => grad[i]!));
    expect(Math.abs(average - expected)).toBeLessThan(4 * standardError);
  });
});

test.each(Object.entries({ lenet5, mlp, simplecnn: simpleCnn }))(
  '%s with dropout trains to the same bytes on any number of threads, and is saved at inference',
  async (_name, build) => {
    const inputShape = [1, 16, 16];
    const images = datasetOf({
      inputs: {
        x: { shape: [20, ...inputShape], dataType: 'float', data: Float32Array.from(normal(20 * 256, 1)) },
      },
      target: {
        shape: [20],
        dataType: 'int64',
        data: BigInt64Array.from({ length: 20 }, (_, i) => BigInt(i % 10)),
      },
      source: 'noise',
    });
    const plan = { data: images, optimizer: sgd(), schedule: constant(0.01), epochs: 1, batchSize: 12 };
    const trained = async (dropout: number, threads: number, seed = 0): Promise<Graph> =>
      (
        (await lastValueFrom(
          train(build({ seed: 0, inputShape, dropout }), { ...plan, seed, threads }),
        )) as TrainedCheckpoint
      ).graph;
    const one = await trained(0.3, 1);
    expect(serializeOnnx(await trained(0.3, 2))).toEqual(serializeOnnx(one));
    const thetaFrom = (graph: Graph): Float32Array => thetaOf(graph, parametersOf(graph));
    expect(thetaFrom(one)).not.toEqual(thetaFrom(await trained(0, 1)));
    expect(one.nodes.some(({ op }) => op === 'Dropout')).toBe(true);
    expect(inferenceDropout(one)).toEqual(one);
    expect(one.inputs.map((input) => input.name)).toEqual(['x']);
  },
);

test('a rate that cannot be is refused by the network', () => {
  for (const rate of [1, -0.1, Number.NaN])
    expect(() => mlp({ seed: 0, dropout: rate })).toThrow(
      new RangeError(`mlp: dropout must be a rate from 0 up to 1, got ${rate}.`),
    );
  expect(mlp({ seed: 0, dropout: 0 })).toEqual(mlp({ seed: 0 }));
});
