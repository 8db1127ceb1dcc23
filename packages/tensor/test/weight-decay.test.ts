import { expect, test } from 'vitest';

import {
  displace,
  dot,
  normal,
  sliceable,
  withWeightDecay,
  type Cut,
  type Loss,
  type Measurable,
  type SampledLoss,
  type Sliceable,
  type TwiceDifferentiableLoss,
  type Vector,
} from '../src/index.ts';
import { checkLoss } from '../src/testing.ts';

/** L = Σ sin θᵢ, with all there is. */
const value = (theta: Vector): number => Array.from(theta, Math.sin).reduce((sum, t) => sum + t, 0);
const sines: TwiceDifferentiableLoss & SampledLoss & Measurable & Sliceable & { readonly name: string } = {
  name: 'sines',
  dim: 4,
  examples: 3,
  value: (theta) => Promise.resolve(value(theta)),
  valueAndGrad: (theta) => Promise.resolve({ value: value(theta), grad: theta.map(Math.cos) }),
  batchValueAndGrad: (theta, indices, { memory } = {}) => {
    const grad = memory ?? new Float64Array(4);
    theta.forEach((t, i) => (grad[i] = Math.cos(t) * indices.length));
    return Promise.resolve({ value: value(theta) * indices.length, grad });
  },
  hvp: (theta, v) => Promise.resolve(Float64Array.from(v, (x, i) => -Math.sin(theta[i]!) * x)),
  metrics: (theta) => Promise.resolve({ loss: value(theta), metrics: { accuracy: 0.5 } }),
  cut: async (origin, directions) => ({
    ...(await sliceable({ dim: 4, value: (at) => Promise.resolve(value(at)) }).cut(origin, directions)),
    measure: (coords) => sines.metrics(displace(origin, directions, coords)),
  }),
};
const lambda = 0.3;
const decayed = withWeightDecay(sines, lambda);
const theta = normal(4, 1);

test('value, gradient and curvature keep the contract of a loss', async () => {
  await checkLoss(decayed, theta);
  expect(await decayed.value(theta)).toBeCloseTo(value(theta) + (lambda / 2) * dot(theta, theta), 14);
  expect([decayed.name, decayed.dim, decayed.examples]).toEqual(['sines', 4, 3]);
});

test('the gradient is ∇L + λθ and the product Hv + λv, and what the loss returned is left as it is', async () => {
  const [gradient, product] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)];
  const fixed: TwiceDifferentiableLoss = {
    dim: 4,
    value: () => Promise.resolve(1),
    valueAndGrad: () => Promise.resolve({ value: 1, grad: gradient }),
    hvp: () => Promise.resolve(product),
  };
  const own = withWeightDecay(fixed, lambda);
  const { grad } = await own.valueAndGrad(theta);
  grad.forEach((g, i) => expect(g).toBeCloseTo(gradient[i]! + lambda * theta[i]!, 14));
  const v = normal(4, 2);
  (await own.hvp(theta, v)).forEach((h, i) => expect(h).toBeCloseTo(product[i]! + lambda * v[i]!, 14));
  expect([gradient[0], product[0]]).toEqual([1, 5]);
});

test('a batch has the whole of the decay, in the memory given', async () => {
  const memory = new Float64Array(4);
  const batch = Int32Array.of(0, 1);
  const found = await decayed.batchValueAndGrad(theta, batch, { memory });
  expect(found.value).toBeCloseTo(2 * value(theta) + (lambda / 2) * dot(theta, theta), 12);
  expect(found.grad).toBe(memory);
  memory.forEach((g, i) => expect(g).toBeCloseTo(2 * Math.cos(theta[i]!) + lambda * theta[i]!, 12));
  expect((await decayed.batchValueAndGrad(theta, batch)).grad).toEqual(memory);
});

test('metrics have the loss with the decay, and stay what they are', async () => {
  const { loss, metrics } = await decayed.metrics(theta);
  expect(loss).toBe(await decayed.value(theta));
  expect(metrics).toEqual({ accuracy: 0.5 });
});

test('a cut of any rank is the loss at the displaced θ', async () => {
  const directions = [normal(4, 3), normal(4, 4), normal(4, 5)];
  for (const rank of [0, 1, 2, 3]) {
    const along = directions.slice(0, rank);
    const cut: Cut = await decayed.cut(theta, along);
    expect(cut.rank).toBe(rank);
    const batch = [0, 1, 2].map((k) => along.map((_, i) => 0.7 * k - 0.4 * i));
    const values = await cut.values(batch);
    for (const [k, coords] of batch.entries()) {
      const expected = await decayed.value(displace(theta, along, coords));
      expect(values[k]).toBeCloseTo(expected, 12);
      expect(await cut.value(coords)).toBeCloseTo(expected, 12);
      expect(await cut.measure(coords)).toEqual({
        loss: expect.closeTo(expected, 12) as number,
        metrics: { accuracy: 0.5 },
      });
    }
  }
});

test('what a loss does not offer stays absent, and λ = 0 changes no number', async () => {
  const bare: Loss = { dim: 4, value: (at) => Promise.resolve(value(at)) };
  expect(Object.keys(withWeightDecay(bare, 1))).toEqual(['dim', 'value']);
  expect(await withWeightDecay(bare, 0).value(theta)).toBe(value(theta));
});

test('a λ that is negative or no number is refused', () => {
  for (const wrong of [-1, Number.NaN, Infinity])
    expect(() => withWeightDecay(sines, wrong)).toThrow(
      new RangeError(`withWeightDecay: lambda must be a number from 0, got ${wrong}.`),
    );
});
