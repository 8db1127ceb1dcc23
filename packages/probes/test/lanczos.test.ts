import { dot, norm, orthonormalityError, symmetricEigenpairs, tridiagonalEigenpairs } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import { lanczos } from '../src/index.ts';
import { all, bowl, sphere } from './closed-forms.ts';
import { expectCold } from './cold.ts';

test('after D products the Ritz values are the spectrum, and Q is orthonormal', async () => {
  const spectrum = Array.from({ length: 40 }, (_, i) => 1.3 ** i - 20);
  const { tridiagonal, basis, residual } = await lastValueFrom(
    lanczos(bowl(spectrum), { theta: new Float64Array(40), iterations: 100, seed: 1 }),
  );
  expect(basis).toHaveLength(40);
  expect(orthonormalityError(basis)).toBeLessThan(1e-13);
  expect(residual).toBe(0);
  const ritz = tridiagonalEigenpairs(tridiagonal).map(({ value }) => value);
  ritz.forEach((value, k) =>
    expect(Math.abs(value - spectrum.toReversed()[k]!)).toBeLessThan(1e-9 * 1.3 ** 40),
  );
});

test('T is QᵀHQ at every step', async () => {
  const spectrum = [5, 4, 3, 2, -1, 0.5, 0.25, 9];
  const loss = bowl(spectrum);
  for (const { tridiagonal, basis } of await all(
    lanczos(loss, { theta: new Float64Array(8), iterations: 5, seed: 3 }),
  )) {
    const products = await Promise.all(basis.map((q) => loss.hvp(q, q)));
    basis.forEach((q, i) => {
      expect(dot(q, products[i]!)).toBeCloseTo(tridiagonal.diagonal[i]!, 10);
      if (i > 0) expect(dot(basis[i - 1]!, products[i]!)).toBeCloseTo(tridiagonal.offDiagonal[i - 1]!, 10);
    });
  }
});

test('an invariant space is left by a new random vector, so multiple eigenvalues are all found', async () => {
  const { tridiagonal, basis } = await lastValueFrom(
    lanczos(bowl([2, 2, 2, 1, 1]), { theta: new Float64Array(5), iterations: 5, seed: 0 }),
  );
  expect(orthonormalityError(basis)).toBeLessThan(1e-13);
  const ritz = tridiagonalEigenpairs(tridiagonal).map(({ value }) => value);
  [2, 2, 2, 1, 1].forEach((value, k) => expect(ritz[k]).toBeCloseTo(value, 10));
});

test('the Hessian of the sphere at |θ| = 1 is 2θθᵀ', async () => {
  const theta = Float64Array.of(0.6, 0.8, 0);
  const { tridiagonal } = await lastValueFrom(lanczos(sphere(3), { theta, iterations: 3, seed: 2 }));
  const ritz = symmetricEigenpairs(
    tridiagonal.diagonal.map((d, i) =>
      tridiagonal.diagonal.map((_, j) =>
        i === j ? d : Math.abs(i - j) === 1 ? tridiagonal.offDiagonal[Math.min(i, j)]! : 0,
      ),
    ),
  );
  expect(ritz.map(({ value }) => value)[0]).toBeCloseTo(2, 10);
  expect(norm(Float64Array.from(ritz.slice(1), ({ value }) => value))).toBeLessThan(1e-10);
});

test('a product that is not finite ends the iteration as a result', async () => {
  const steps = await all(
    lanczos(bowl([Number.NaN, 1]), { theta: new Float64Array(2), iterations: 2, seed: 0 }),
  );
  expect(steps).toHaveLength(1);
  expect(steps[0]!.tridiagonal.diagonal).toEqual([Number.NaN]);
});

test('lanczos is cold, cancellable and repeatable, and no iteration is no record', async () => {
  const plan = { theta: new Float64Array(4), iterations: 3, seed: 0 };
  await expectCold(bowl([1, 2, 3, 4]), (loss) => lanczos(loss, plan));
  expect(await all(lanczos(bowl([1, 2, 3, 4]), { ...plan, iterations: 0 }))).toEqual([]);
  expect(() => lanczos(bowl([1]), { ...plan, theta: new Float64Array(1), iterations: 1.5 })).toThrow(
    'lanczos: iterations must be a whole number from 0, got 1.5.',
  );
});
