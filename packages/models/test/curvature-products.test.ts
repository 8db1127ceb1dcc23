import { combine, dot, norm, normal, subtract, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { datasetOf } from '../src/data/dataset.ts';
import { onnxLoss, type OnnxLoss } from '../src/onnx-loss.ts';
import { mlp } from '../src/zoo/mlp.ts';
import { curvatureCases, lossOf, type CurvatureCase } from './curvature-case.ts';

const vectorOf = (dim: number, entry: (i: number) => number): Float64Array =>
  Float64Array.from({ length: dim }, (_, i) => entry(i + 1));
const v = (dim: number): Float64Array => vectorOf(dim, (i) => Math.sin(2.3 * i));
const w = (dim: number): Float64Array => vectorOf(dim, (i) => Math.cos(0.9 * i));

/** Whether a vector is that of PyTorch to 1e-5 of its length. */
function expectNear(own: Vector, truth: readonly number[]): void {
  const expected = Float64Array.from(truth);
  expect(norm(subtract(Float64Array.from(own), expected)) / norm(expected)).toBeLessThan(1e-5);
}

test.for(Object.entries(curvatureCases))(
  '%s: the products are those of the matrices PyTorch forms',
  async ([, given]) => {
    await using loss = await lossOf(given);
    const { dim, theta } = loss;
    expect(dim).toBe(given.dimension);
    expect(await loss.value(theta)).toBeCloseTo(given.loss, 6);
    const vectors = [v(dim), w(dim)];
    const check = async (
      name: 'empiricalFisher' | 'gaussNewton' | 'hvps',
      truth: CurvatureCase['hessian'],
    ): Promise<void> => {
      const [first, second] = await loss[name]!(theta, vectors);
      expectNear(first!, truth.v);
      expectNear(second!, truth.w);
    };
    await check('hvps', given.hessian);
    await check('gaussNewton', given.gaussNewton);
    if (given.empiricalFisher) await check('empiricalFisher', given.empiricalFisher);
    else
      await expect(loss.empiricalFisher!(theta, vectors)).rejects.toThrow('the loss has no Fisher matrix: ');
  },
);

test.for(['cross-entropy', 'convolution'])(
  '%s: a product has the same bits in whatever company',
  async (name) => {
    await using loss = await lossOf(curvatureCases[name]!);
    const vectors = Array.from({ length: 7 }, (_, k) => normal(loss.dim, k));
    for (const product of ['hvps', 'gaussNewton', 'empiricalFisher'] as const) {
      const together = await loss[product]!(loss.theta, vectors);
      for (const [k, vector] of vectors.entries())
        expect((await loss[product]!(loss.theta, [vector]))[0]).toEqual(together[k]);
    }
    expect(await loss.hvp!(loss.theta, vectors[3]!)).toEqual((await loss.hvps!(loss.theta, vectors))[3]);
    expect(await loss.hvps!(loss.theta, [])).toEqual([]);
  },
);

test.for(['hvps', 'gaussNewton', 'empiricalFisher'] as const)(
  '%s at several points, asked for at once and after θ was written over, are those of a loss that knows no other point',
  async (product) => {
    const given = curvatureCases['cross-entropy']!;
    await using loss = await lossOf(given);
    const direction = normal(loss.dim, 3);
    const points = [0, 1, 0, 2].map((k) => combine([loss.theta, normal(loss.dim, k)], [1, 0.1 * k]));
    const alone = async (theta: Vector): Promise<Vector> => {
      await using other = await lossOf(given);
      return (await other[product]!(theta, [direction]))[0]!;
    };
    const found = await Promise.all(points.map((theta) => loss[product]!(theta, [direction])));
    for (const [k, theta] of points.entries()) expect(found[k]![0]).toEqual(await alone(theta));
    const written = points[0]!.slice();
    await loss[product]!(written, [direction]);
    written.set(points[1]!);
    expect((await loss[product]!(written, [direction]))[0]).toEqual(found[1]![0]);
    expect(found[1]![0]).not.toEqual(found[0]![0]);
  },
);

test.for(['cross-entropy', 'mse', 'bce-with-logits', 'sequence'])(
  '%s: the Fisher matrix of drawn targets tends to the Gauss-Newton matrix and is that of its seed',
  async (name) => {
    await using loss = await lossOf(curvatureCases[name]!);
    const vectors = [v(loss.dim)];
    const [exact] = await loss.gaussNewton!(loss.theta, vectors);
    const error = async (samples: number, seed: number): Promise<number> => {
      const [found] = await loss.sampledFisher!(loss.theta, vectors, { samples, seed });
      return norm(subtract(Float64Array.from(found!), Float64Array.from(exact!))) / norm(exact!);
    };
    const few = await Promise.all([1, 2, 3, 4].map((seed) => error(4, seed)));
    const many = await error(256, 5);
    // The error of n draws falls as 1/√n: by 8 from 4 to 256.
    expect(many).toBeLessThan(0.15);
    expect(combine(few.map((x) => Float64Array.of(x)))[0]! / many).toBeGreaterThan(2.5);
    const at = { samples: 3, seed: 9 };
    const first = await loss.sampledFisher!(loss.theta, vectors, at);
    await loss.sampledFisher!(loss.theta, vectors, { samples: 1, seed: 8 });
    expect(await loss.sampledFisher!(loss.theta, vectors, at)).toEqual(first);
  },
);

test('products over some examples are those of the loss over them', async () => {
  await using loss = await lossOf(curvatureCases['cross-entropy']!);
  const vectors = [v(loss.dim), w(loss.dim)];
  const parts = [Int32Array.from([0, 3, 5]), Int32Array.from([1, 2, 4, 6, 7, 8, 9, 10, 11])];
  for (const product of ['hvps', 'gaussNewton', 'empiricalFisher'] as const) {
    const all = await loss[product]!(loss.theta, vectors);
    const each = await Promise.all(parts.map((indices) => loss[product]!(loss.theta, vectors, { indices })));
    const mean = combine([Float64Array.from(each[0]![1]!), each[1]![1]!], [3 / 12, 9 / 12]);
    expect(norm(subtract(mean, all[1]!)) / norm(mean)).toBeLessThan(1e-5);
  }
  await expect(loss.hvps!(loss.theta, vectors, { indices: Int32Array.from([12]) })).rejects.toThrow(
    'expected indices from 0 to 11, got 12.',
  );
});

test('a vector of another dimension is refused', async () => {
  await using loss = await lossOf(curvatureCases['cross-entropy']!);
  await expect(loss.gaussNewton!(loss.theta, [new Float64Array(3)])).rejects.toThrow(
    'gaussNewton: expected a vector of dimension 43, got 3.',
  );
});

const noise = (kind: 'l1' | 'nll' | 'mse', outputs: number): Promise<OnnxLoss> =>
  onnxLoss(mlp({ inputShape: [4], hidden: [3], outputs, seed: 1 }), {
    data: datasetOf({
      inputs: { x: { shape: [6, 4], dataType: 'float', data: Float32Array.from(normal(24, 1)) } },
      target:
        kind === 'nll'
          ? { shape: [6], dataType: 'int64', data: BigInt64Array.from([0, 1, 1, 0, 1, 0], BigInt) }
          : { shape: [6, outputs], dataType: 'float', data: Float32Array.from(normal(6 * outputs, 2)) },
      source: 'noise',
    }),
    loss: kind,
  });

test('a loss that is linear in the outputs says why it has no Gauss-Newton matrix', async () => {
  await using l1 = await noise('l1', 2);
  expect(l1.gaussNewton).toBeUndefined();
  expect(l1.withoutScores).toBe('l1 is linear in the outputs but for kinks');
  await using nll = await noise('nll', 2);
  expect(nll.withoutScores).toBe('nll is linear in outputs that no LogSoftmax makes');
});

test('where the network fits its targets, Hessian and Gauss-Newton matrix are equal', async () => {
  const loss = await noise('mse', 2);
  const { data } = await loss.predict(loss.theta);
  await loss.dispose();
  await using fitted = await onnxLoss(mlp({ inputShape: [4], hidden: [3], outputs: 2, seed: 1 }), {
    data: datasetOf({
      inputs: { x: { shape: [6, 4], dataType: 'float', data: Float32Array.from(normal(24, 1)) } },
      target: { shape: [6, 2], dataType: 'float', data: Float32Array.from(data) },
      source: 'noise',
    }),
    loss: 'mse',
  });
  const vectors = [v(fitted.dim)];
  const [hessian] = await fitted.hvps!(fitted.theta, vectors);
  const [newton] = await fitted.gaussNewton!(fitted.theta, vectors);
  expect(norm(subtract(hessian!, newton!)) / norm(newton!)).toBeLessThan(1e-5);
  expect(dot(newton!, vectors[0]!)).toBeGreaterThan(0);
});
