import { normal, type SampledLoss, type TwiceDifferentiableLoss, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { curvatureAlong, gradientNoise } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';

const spectrum = [4, 1, 0.5, 0.1];
const examples = 12;
const shifts = Array.from({ length: examples }, (_, k) => normal(4, k));

/** The mean over examples x of ½ (θ − x)ᵀ diag(λ) (θ − x). */
const scattered: SampledLoss & TwiceDifferentiableLoss = {
  ...bowl(spectrum),
  examples,
  value: async (theta) => (await scattered.valueAndGrad(theta)).value,
  valueAndGrad: (theta) => scattered.batchValueAndGrad(theta, Int32Array.from(shifts.keys())),
  batchValueAndGrad: (theta, indices) => {
    const grad = new Float64Array(4);
    let value = 0;
    for (const k of indices)
      for (let i = 0; i < 4; i++) {
        const off = theta[i]! - shifts[k]![i]!;
        grad[i] = grad[i]! + (spectrum[i]! * off) / indices.length;
        value += (spectrum[i]! * off ** 2) / 2 / indices.length;
      }
    return Promise.resolve({ value, grad });
  },
};
const means = Float64Array.from(spectrum, (_, i) => shifts.reduce((sum, x) => sum + x[i]!, 0) / examples);
const thetas: Vector[] = [0, 1, 2].map((k) => Float64Array.from(means, (x, i) => x + (i <= k ? 1 : 0)));

test('eigenvalues, the gradient in their space and the curvature along it have their closed forms', async () => {
  const found = await all(curvatureAlong(scattered, thetas, { top: 2, seed: 0 }));
  expect(found.map(({ point }) => point)).toEqual([0, 1, 2]);
  for (const [k, at] of found.entries()) {
    expect(at.converged).toBe(true);
    expect(at.values[0]).toBeCloseTo(4, 8);
    expect(at.values[1]).toBeCloseTo(1, 8);
    // g = λ on the first k + 1 coordinates: the first two of them are the top eigenspace.
    const inGradient = spectrum.slice(0, k + 1);
    const square = (list: readonly number[], power: number) => list.reduce((sum, x) => sum + x ** power, 0);
    expect(at.gradient).toBeCloseTo(Math.sqrt(square(inGradient, 2)), 8);
    expect(at.alignment).toBeCloseTo(square(inGradient.slice(0, 2), 2) / square(inGradient, 2), 6);
    expect(at.alongGradient).toBeCloseTo(square(inGradient, 3) / square(inGradient, 2), 8);
    expect(at.noiseScale).toBeUndefined();
  }
});

test('the noise is that of gradientNoise, and the first points can be skipped', async () => {
  const noise = { size: 3, batches: 4 };
  const [only, ...others] = await all(curvatureAlong(scattered, thetas, { top: 1, noise, seed: 5, skip: 2 }));
  expect(others).toEqual([]);
  const { scale, largest } = await gradientNoise(scattered, { theta: thetas[2]!, ...noise, seed: 5 });
  expect([only!.point, only!.noiseScale, only!.largestNoise]).toEqual([2, scale, largest]);
  let gradients = 0;
  const counting: typeof scattered = {
    ...scattered,
    valueAndGrad: (theta) => {
      gradients += 1;
      return scattered.valueAndGrad(theta);
    },
  };
  await all(curvatureAlong(counting, thetas, { top: 1, noise, seed: 5 }));
  expect(gradients).toBe(thetas.length);
});

test('the trace of a diagonal Hessian is exact, and the rise of one step of SAM has its closed form', async () => {
  const [at] = await all(
    curvatureAlong(scattered, [thetas[0]!], { top: 1, samples: 3, radius: 0.1, seed: 0 }),
  );
  expect(at!.trace).toBeCloseTo(5.6, 10);
  expect(at!.traceError).toBeCloseTo(0, 10);
  // g = (4, 0, 0, 0): L rises by ρ|g| + ½ρ²λ₁.
  expect(at!.sharpness).toBeCloseTo(0.1 * 4 + (0.01 * 4) / 2, 8);
  expect(() => curvatureAlong(scattered, thetas, { top: 1, samples: 0, seed: 0 })).toThrow('samples');
  expect(() => curvatureAlong(scattered, thetas, { top: 1, radius: 0, seed: 0 })).toThrow(
    'curvatureAlong: radius must be above 0, got 0.',
  );
});

test('each point can have a loss of its own', async () => {
  const lossAt = (point: number): typeof scattered => ({
    ...scattered,
    valueAndGrad: async (theta) => {
      const { value, grad } = await scattered.valueAndGrad(theta);
      return { value: value + point, grad };
    },
  });
  const [plain, own] = [
    await all(curvatureAlong(scattered, thetas, { top: 1, seed: 0 })),
    await all(curvatureAlong(lossAt, thetas, { top: 1, seed: 0, skip: 1 })),
  ];
  expect(own.map(({ point, loss }) => [point, loss])).toEqual(
    plain.slice(1).map(({ point, loss }) => [point, loss + point]),
  );
});

test('a point that is not finite is a result', async () => {
  const [at] = await all(
    curvatureAlong(scattered, [new Float64Array(4).fill(Number.NaN)], { top: 1, seed: 0 }),
  );
  expect(at!.loss).toBeNaN();
  expect(at!.alongGradient).toBeNaN();
});

test('counts are checked', () => {
  expect(() => curvatureAlong(scattered, thetas, { top: 0, seed: 0 })).toThrow('curvatureAlong: top');
  expect(() =>
    curvatureAlong(bowl(spectrum), thetas, { top: 1, noise: { size: 1, batches: 2 }, seed: 0 }),
  ).toThrow('curvatureAlong: the loss is not a mean over examples: noise cannot be measured.');
});
