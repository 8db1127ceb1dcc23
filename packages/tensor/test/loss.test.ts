import { expect, test } from 'vitest';
import {
  normal,
  plainCut,
  sliceable,
  withDifferenceHvp,
  type DifferentiableLoss,
  type StoredVector,
  type Vector,
} from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';

const sumOfExp = (theta: Vector): number => Float64Array.from(theta).reduce((s, x) => s + Math.exp(x), 0);

/** L = Σ exp(θᵢ): ∇L = exp θ, H = diag(exp θ). */
const exponentials = (dim: number): DifferentiableLoss => ({
  dim,
  value: (theta) => Promise.resolve(sumOfExp(theta)),
  valueAndGrad: (theta) =>
    Promise.resolve({
      value: sumOfExp(theta),
      grad: Float64Array.from(theta, Math.exp),
    }),
});
const twice = {
  ...exponentials(4),
  hvp: (theta: Vector, v: Vector) => Promise.resolve(Float64Array.from(v, (x, i) => x * Math.exp(theta[i]!))),
};

test('a plain cut displaces along directions that are stored, and takes no cut that the loss has', async () => {
  const loss = { ...exponentials(3), cut: () => Promise.reject(new Error('its own')) };
  const [origin, u, v] = [normal(3, 1), normal(3, 2), new Float32Array(normal(3, 3))];
  const stored: StoredVector = {
    length: 3,
    read: (start, into) => into.set(v.subarray(start, start + into.length)),
  };
  const cut = plainCut(loss, origin, [u, stored]);
  const expected = origin.reduce((s, x, i) => s + Math.exp(x + 0.5 * u[i]! - v[i]!), 0);
  expect(await cut.value([0.5, -1])).toBeCloseTo(expected, 5);
  expect((await cut.values([[0.5, -1]]))[0]).toBe(await cut.value([0.5, -1]));
  expect(await cut.measure([0.5, -1])).toEqual({ loss: await cut.value([0.5, -1]), metrics: {} });
  expect(() => plainCut(loss, origin, [{ ...stored, length: 4 }])).toThrow(
    'cut: expected a vector of dimension 3, got 4.',
  );
});

test('a loss without a cut of its own is cut by displacing the origin', async () => {
  const loss = exponentials(3);
  const [origin, u, v] = [normal(3, 1), normal(3, 2), normal(3, 3)];
  const cut = await sliceable(loss).cut(origin, [u, v]);
  const expected = origin.reduce((s, x, i) => s + Math.exp(x + 0.5 * u[i]! - v[i]!), 0);
  expect(await cut.value([0.5, -1])).toBeCloseTo(expected, 12);
  expect([
    ...(await cut.values([
      [0.5, -1],
      [0, 0],
    ])),
  ]).toEqual([await cut.value([0.5, -1]), await loss.value(origin)]);
  expect(await cut.measure([0, 0])).toEqual({ loss: await loss.value(origin), metrics: {} });
  expect([cut.rank, cut.concurrency]).toEqual([2, 1]);
});

test('a loss with metrics measures them on the cut', async () => {
  const loss = {
    ...exponentials(2),
    metrics: () => Promise.resolve({ loss: 1, metrics: { accuracy: 0.5 } }),
  };
  const cut = await sliceable(loss).cut(new Float64Array(2), [Float64Array.of(1, 0)]);
  expect(await cut.measure([1])).toEqual({ loss: 1, metrics: { accuracy: 0.5 } });
});

test('a loss with a cut of its own is asked for it', async () => {
  const own = await sliceable(exponentials(2)).cut(new Float64Array(2), []);
  const loss = { ...exponentials(2), cut: () => Promise.resolve(own) };
  expect(await sliceable(loss).cut(new Float64Array(2), [])).toBe(own);
});

test('a direction of another dimension is refused before anything runs', () => {
  expect(() => sliceable(exponentials(2)).cut(new Float64Array(2), [new Float64Array(3)])).toThrow(
    'cut: expected a vector of dimension 2, got 3.',
  );
});

test('difference Hessian-vector products are right to O(h²) on a smooth loss', async () => {
  const [theta, v] = [normal(4, 1), normal(4, 2)];
  const exact = await twice.hvp(theta, v);
  const errors = await Promise.all(
    [0.1, 0.05].map(async (h) => {
      const approximate = await withDifferenceHvp(exponentials(4), { h }).hvp(theta, v);
      return Math.sqrt(exact.reduce((s, x, i) => s + (x - approximate[i]!) ** 2, 0));
    }),
  );
  expect(errors[0]! / errors[1]!).toBeCloseTo(4, 1);
  expect(() => withDifferenceHvp(exponentials(1), { h: 0 })).toThrow(
    'withDifferenceHvp: h must be a positive number, got 0.',
  );
  expect(
    await withDifferenceHvp(exponentials(2), { h: 1 }).hvp(new Float64Array(2), new Float64Array(2)),
  ).toEqual(new Float64Array(2));
});

test('checkLoss accepts a right loss and names what is wrong with a wrong one', async () => {
  const theta = normal(4, 5);
  await checkLoss(twice, theta);
  const wrongSign = {
    ...twice,
    valueAndGrad: async (t: Vector) => {
      const { value, grad } = await twice.valueAndGrad(t);
      return { value, grad: grad.map((g) => -g) };
    },
  };
  await expect(checkLoss(wrongSign, theta)).rejects.toThrow('⟨∇L, u⟩ is not the slope of L');
  const wrongHvp = {
    ...twice,
    hvp: async (t: Vector, v: Vector) => (await twice.hvp(t, v)).map((x) => 1.01 * x),
  };
  await expect(checkLoss(wrongHvp, theta)).rejects.toThrow('⟨u, Hv⟩ is not the slope of ⟨∇L, u⟩');
  let calls = 0;
  await expect(
    checkLoss({ dim: 1, value: () => Promise.resolve(calls++) }, new Float64Array(1)),
  ).rejects.toThrow('checkLoss: value is not deterministic.');
  const other = {
    ...twice,
    valueAndGrad: async (t: Vector) => ({ ...(await twice.valueAndGrad(t)), value: 7 }),
  };
  await expect(checkLoss(other, theta)).rejects.toThrow('valueAndGrad does not repeat value');
  const affine = {
    ...twice,
    hvp: async (t: Vector, v: Vector) => (await twice.hvp(t, v)).map((x) => x + 1e-9),
  };
  await expect(checkLoss(affine, theta)).rejects.toThrow('checkLoss: H·0 is not 0.');
});
