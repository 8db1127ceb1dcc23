import { dot, layoutOf, type SampledLoss } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { withUnitDropout } from '../../../src/commands/reproduce/unit-dropout.ts';

const layout = layoutOf([
  { name: 'fc1.weight', shape: [3, 2] },
  { name: 'fc1.bias', shape: [3] },
  { name: 'fc2.weight', shape: [1, 3] },
  { name: 'fc2.bias', shape: [1] },
]);
/** L = Σ θᵢ²/2: the gradient is θ itself. */
const square: SampledLoss & { layout: typeof layout } = {
  dim: 13,
  layout,
  examples: 4,
  value: (theta) => Promise.resolve(dot(theta, theta) / 2),
  valueAndGrad: async (theta) => ({ value: await square.value(theta), grad: theta }),
  batchValueAndGrad: (theta) => square.valueAndGrad(theta),
};
const theta = Float64Array.from({ length: 13 }, (_, i) => i + 1);
const batch = Int32Array.of(0);

test('a unit is left out with all its weights and bias, or scaled; the last layer is left as it is', async () => {
  const loss = withUnitDropout(square, { rate: 0.5, seed: 1 });
  const seen = new Set<number>();
  for (let step = 0; step < 50; step++) {
    const { grad } = await loss.batchValueAndGrad(theta, batch);
    // The gradient is m ∘ m ∘ θ.
    const factors = Array.from(grad, (g, i) => g / theta[i]!);
    for (let unit = 0; unit < 3; unit++) {
      expect(factors[2 * unit + 1]).toBe(factors[2 * unit]);
      expect(factors[6 + unit]).toBe(factors[2 * unit]);
      seen.add(factors[2 * unit]!);
    }
    expect(factors.slice(9)).toEqual([1, 1, 1, 1]);
  }
  expect(seen).toEqual(new Set([0, 4]));
});

test('the share of units left out is the rate, and the same seed has the same masks', async () => {
  const gradients = async (): Promise<string[]> => {
    const loss = withUnitDropout(square, { rate: 0.25, seed: 2 });
    const found: string[] = [];
    for (let step = 0; step < 200; step++)
      found.push((await loss.batchValueAndGrad(theta, batch)).grad.join());
    return found;
  };
  const all = await gradients();
  const left = all.flatMap((grad) => grad.split(',').slice(6, 9)).filter((g) => g === '0').length;
  // 600 draws with standard deviation 10.6.
  expect(Math.abs(left - 150)).toBeLessThan(45);
  expect(await gradients()).toEqual(all);
});

test('the whole loss is that without dropout', async () => {
  const loss = withUnitDropout(square, { rate: 0.5, seed: 1 });
  expect(await loss.value(theta)).toBe(await square.value(theta));
  expect(await loss.valueAndGrad(theta)).toEqual(await square.valueAndGrad(theta));
});
