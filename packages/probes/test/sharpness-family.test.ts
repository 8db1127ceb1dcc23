import { quadratic } from '@orograph/toy';
import {
  displace,
  dot,
  estimate,
  norm,
  scale,
  type SampledLoss,
  type TwiceDifferentiableLoss,
  type Vector,
} from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import {
  averageSharpness,
  batchSharpness,
  eigenpairs,
  fisherRao,
  gradientNoise,
  linearOperator,
  sharpness,
  trace,
  runningMean,
} from '../src/index.ts';
import { all } from './closed-forms.ts';

const zero = (dim: number): Float64Array => new Float64Array(dim);

test('worst cases on a quadratic at its minimum are ½λ₁ρ² in the ball and ½ρ²Σλ in the cube', async () => {
  const loss = quadratic([4, 2, 1]);
  const plan = { theta: zero(3), radius: 0.1, steps: 60, seed: 1 };
  expect((await lastValueFrom(sharpness(loss, plan))).largest).toBeCloseTo(0.5 * 4 * 0.01, 6);
  const cube = await lastValueFrom(sharpness(loss, { ...plan, norm: 'linf' }));
  expect(cube.largest).toBeCloseTo(0.5 * 0.01 * 7, 12);
});

test("SAM's step is ρ along the gradient, and adaptively along |θ|²∇", async () => {
  const loss = quadratic([4, 2]);
  const theta = Float64Array.of(1, -3);
  const plan = { theta, radius: 0.2, steps: 0, seed: 0, start: 'gradient' } as const;
  const grad = Float64Array.of(4, -6);
  const rise = async (delta: Vector): Promise<number> =>
    (await loss.value(displace(theta, [delta], [1]))) - (await loss.value(theta));
  const [plain] = await all(sharpness(loss, plan));
  expect(plain!.rise).toBeCloseTo(await rise(scale(grad, 0.2 / norm(grad))), 12);
  const weighted = Float64Array.of(4, -18);
  const [adaptive] = await all(sharpness(loss, { ...plan, adaptive: true }));
  const delta = Float64Array.of(1 * weighted[0]!, 3 * weighted[1]!);
  expect(adaptive!.rise).toBeCloseTo(await rise(scale(delta, 0.2 / norm(weighted))), 12);
});

test('the average case is ρ²/2D of the trace within its error', async () => {
  const loss = quadratic([5, 3, 1, 0, 0, -1], { seed: 3 });
  const samples = await all(averageSharpness(loss, { theta: zero(6), radius: 0.3, samples: 400, seed: 0 }));
  const { mean, standardError } = estimate(samples);
  expect(Math.abs(mean - (0.09 / 12) * 8)).toBeLessThan(3 * standardError);
});

/** ½(θ₁θ₂ − 1)²: a ReLU network of two layers on the example x = 1 with target 1, while θ₁ > 0; Tθ = (aθ₁, θ₂/a) computes the same. */
const layers: TwiceDifferentiableLoss = {
  dim: 2,
  value: (t) => Promise.resolve((Math.max(0, t[0]!) * t[1]! - 1) ** 2 / 2),
  valueAndGrad: (t) => {
    const off = Math.max(0, t[0]!) * t[1]! - 1;
    const grad = t[0]! > 0 ? Float64Array.of(off * t[1]!, off * t[0]!) : zero(2);
    return Promise.resolve({ value: off ** 2 / 2, grad });
  },
  hvp: (t, v) => {
    const along = t[1]! * v[0]! + t[0]! * v[1]!;
    const off = t[0]! * t[1]! - 1;
    return Promise.resolve(Float64Array.of(t[1]! * along + off * v[1]!, t[0]! * along + off * v[0]!));
  },
};

const newtonAt = (t: Vector): ReturnType<typeof linearOperator> =>
  linearOperator({
    label: 'gauss-newton',
    dim: 2,
    symmetric: true,
    cost: 1,
    together: 1,
    many: (vectors) =>
      Promise.resolve(
        vectors.map((v) => scale(Float64Array.of(t[1]!, t[0]!), dot(v, Float64Array.of(t[1]!, t[0]!)))),
      ),
  });

test('rescaled layers keep adaptive sharpness and the Fisher-Rao norm, and change what is not invariant', async () => {
  const measures = async (theta: Vector): Promise<Readonly<Record<string, number>>> => {
    const worst = async (settings: object): Promise<number> =>
      (
        await lastValueFrom(
          sharpness(layers, { theta, radius: 0.1, steps: 40, seed: 0, start: 'gradient', ...settings }),
        )
      ).largest;
    return {
      lambda1: (await lastValueFrom(eigenpairs(layers, { theta, count: 1, seed: 0 }))).values[0]!,
      trace: (await lastValueFrom(trace(layers, { theta, samples: 40, seed: 0 }).pipe(runningMean()))).mean,
      ball: await worst({}),
      cube: await worst({ norm: 'linf' }),
      sam: await worst({ steps: 0 }),
      adaptive: await worst({ adaptive: true }),
      adaptiveCube: await worst({ adaptive: true, norm: 'linf' }),
      adaptiveAverage: estimate(
        await all(averageSharpness(layers, { theta, radius: 0.1, samples: 5, seed: 0, adaptive: true })),
      ).mean,
      fisherRao: await fisherRao(newtonAt(theta), theta),
    };
  };
  const before = await measures(Float64Array.of(1.5, 0.8));
  const after = await measures(Float64Array.of(1.5 * 4, 0.8 / 4));
  const ratio = (name: string): number => after[name]! / before[name]!;
  for (const name of ['adaptive', 'adaptiveCube', 'adaptiveAverage', 'fisherRao'])
    expect(ratio(name)).toBeCloseTo(1, 9);
  for (const name of ['lambda1', 'trace', 'ball', 'cube', 'sam']) expect(ratio(name)).toBeGreaterThan(1.5);
});

/** Linear regression of one number: ℓᵢ = ½(θ·xᵢ − tᵢ)². */
const regression: SampledLoss = (() => {
  const x = Array.from({ length: 40 }, (_, i) => [1, Math.sin(i)] as const);
  const t = x.map(([, s], i) => 2 * s + Math.cos(3 * i));
  const over = (theta: Vector, rows: ArrayLike<number>): { value: number; grad: Float64Array } => {
    const grad = zero(2);
    let value = 0;
    for (const i of Array.from(rows)) {
      const off = theta[0]! * x[i]![0] + theta[1]! * x[i]![1] - t[i]!;
      value += off ** 2 / 2 / rows.length;
      for (const k of [0, 1]) grad[k] = grad[k]! + (off * x[i]![k]!) / rows.length;
    }
    return { value, grad };
  };
  const every = x.map((_, i) => i);
  return {
    dim: 2,
    examples: 40,
    value: (theta) => Promise.resolve(over(theta, every).value),
    valueAndGrad: (theta) => Promise.resolve(over(theta, every)),
    batchValueAndGrad: (theta, indices) => Promise.resolve(over(theta, indices)),
  };
})();

test('m-sharpness grows as batches shrink', async () => {
  const theta = Float64Array.of(0.2, 1.5);
  const mean = async (size: number, batches: number): Promise<number> =>
    estimate(await all(batchSharpness(regression, { theta, radius: 0.1, size, batches, seed: 0 }))).mean;
  const [one, eight, whole] = [await mean(1, 40), await mean(8, 5), await mean(40, 1)];
  expect(one).toBeGreaterThan(eight);
  expect(eight).toBeGreaterThan(whole);
  const [sam] = await all(
    sharpness(regression, { theta, radius: 0.1, steps: 0, seed: 0, start: 'gradient' }),
  );
  expect(whole).toBeCloseTo(sam!.rise, 12);
});

test('batches of one give the covariance of the examples exactly', async () => {
  const theta = Float64Array.of(0.2, 1.5);
  const found = await gradientNoise(regression, { theta, size: 1, batches: 40, seed: 0 });
  const { grad } = await regression.valueAndGrad(theta);
  const each = await Promise.all(
    Array.from(
      { length: 40 },
      async (_, i) => (await regression.batchValueAndGrad(theta, Int32Array.of(i))).grad,
    ),
  );
  const c = [0, 1].map((a) =>
    [0, 1].map((b) => each.reduce((sum, g) => sum + ((g[a]! - grad[a]!) * (g[b]! - grad[b]!)) / 40, 0)),
  );
  const [p, q, r] = [c[0]![0]!, c[1]![1]!, c[0]![1]!];
  expect(found.variance).toBeCloseTo(p + q, 12);
  expect(found.largest).toBeCloseTo((p + q) / 2 + Math.hypot((p - q) / 2, r), 12);
  expect(found.scale).toBeCloseTo((p + q) / dot(grad, grad), 12);
  // Over larger batches the same within what 5 of them leave open.
  const coarse = await gradientNoise(regression, { theta, size: 8, batches: 5, seed: 1 });
  expect(coarse.variance / found.variance).toBeGreaterThan(0.3);
  expect(coarse.variance / found.variance).toBeLessThan(3);
});

test('plans that make no sense are refused', async () => {
  const theta = zero(2);
  expect(() => averageSharpness(regression, { theta, radius: 0, samples: 1, seed: 0 })).toThrow(
    'averageSharpness: radius must be positive, got 0.',
  );
  expect(() => batchSharpness(regression, { theta, radius: 1, size: 30, batches: 2, seed: 0 })).toThrow(
    'batchSharpness: expected at most 1 batches of 30 from 40 examples, got 2.',
  );
  await expect(gradientNoise(regression, { theta, size: 40, batches: 2, seed: 0 })).rejects.toThrow(
    'gradientNoise: expected at most 1 batches of 40 from 40 examples, got 2.',
  );
});
