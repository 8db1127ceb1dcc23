import { dot, normal, norm } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { hessian, linearOperator, spectrumEnds } from '../src/index.ts';
import { bowl } from './closed-forms.ts';

const dim = 60;
const spectrum = Array.from({ length: dim }, (_, k) => (k === 0 ? -3 : k === 1 ? 8 : Math.sin(k)));
const loss = bowl(spectrum);
const theta = new Float64Array(dim);

test('both ends of a known spectrum are found within their residual, with fewer products than dimensions', async () => {
  const found = await spectrumEnds(loss, { theta, iterations: 60, tolerance: 1e-8, seed: 1 });
  expect(found.largest).toBeCloseTo(8, 8);
  expect(found.smallest).toBeCloseTo(-3, 8);
  expect(found.residual).toBeLessThanOrEqual(1e-8);
  expect(found.products).toBeLessThan(dim);
  const early = await spectrumEnds(hessian(loss, theta), { iterations: 5, seed: 1 });
  expect(early.products).toBe(5);
  expect(early.largest).toBeLessThanOrEqual(8 + 1e-12);
  expect(8 - early.largest).toBeLessThanOrEqual(early.residual * 8 + 1e-12);
});

test('a matrix of rank one, and none, have exact ends', async () => {
  const u = normal(dim, 4);
  const length = norm(u);
  const outer = linearOperator({
    label: 'outer',
    dim,
    symmetric: true,
    cost: 1,
    together: 1,
    many: (vectors) =>
      Promise.resolve(
        vectors.map((v) => {
          const along = dot(v, u);
          return u.map((x) => x * along);
        }),
      ),
  });
  const one = await spectrumEnds(outer, { iterations: 20, tolerance: 1e-8, seed: 0 });
  expect(one.largest / length ** 2).toBeCloseTo(1, 10);
  expect(one.smallest / length ** 2).toBeCloseTo(0, 10);
  const flat = await spectrumEnds(bowl([0, 0, 0, 0, 0]), {
    theta: new Float64Array(5),
    iterations: 9,
    seed: 0,
  });
  expect([flat.largest, flat.smallest, flat.residual]).toEqual([0, 0, 0]);
});

test('what is not finite is a result, and bad counts are refused', async () => {
  const nowhere = { ...loss, hvp: () => Promise.resolve(new Float64Array(dim).fill(Number.NaN)) };
  const found = await spectrumEnds(nowhere, { theta, iterations: 9, seed: 0 });
  expect([found.largest, found.products]).toEqual([Number.NaN, 1]);
  await expect(spectrumEnds(loss, { theta, iterations: 0, seed: 0 })).rejects.toThrow(
    'spectrumEnds: iterations',
  );
});
