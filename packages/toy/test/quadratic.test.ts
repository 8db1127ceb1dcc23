import { expect, test } from 'vitest';
import { dot, norm, normal } from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';
import { quadratic } from '@orograph/toy';

const spectrum = [5, 2, 0.5, 0, -1];

test('a quadratic keeps the contract, along the axes and turned', async () => {
  await checkLoss(quadratic(spectrum), normal(5, 0));
  await checkLoss(quadratic(spectrum, { seed: 3 }), normal(5, 0));
});

test('along the axes the loss is ½ Σ λᵢθᵢ²', async () => {
  expect(await quadratic(spectrum).value(Float64Array.of(1, 2, 2, 9, 3))).toBe(2.5 + 4 + 1 - 4.5);
});

test('the eigenpairs are those of the Hessian, orthonormal, and no axis once turned', async () => {
  const loss = quadratic(spectrum, { seed: 3 });
  const pairs = spectrum.map((_, k) => loss.eigenpair(k));
  for (const [k, { value, vector }] of pairs.entries()) {
    expect(value).toBe(spectrum[k]);
    const hv = await loss.hvp(normal(5, 1), vector);
    expect(norm(Float64Array.from(hv, (x, i) => x - value * vector[i]!))).toBeLessThan(1e-14);
    pairs.forEach((other, j) => expect(dot(vector, other.vector)).toBeCloseTo(j === k ? 1 : 0, 14));
    expect(Math.max(...vector.map(Math.abs))).toBeLessThan(0.999);
  }
});

test('a spectrum that is empty or not finite, an eigenpair that is not there and another dimension are refused', () => {
  expect(() => quadratic([])).toThrow(
    new RangeError('quadratic: expected at least one eigenvalue, got none.'),
  );
  expect(() => quadratic([1, Number.NaN])).toThrow(
    new RangeError('quadratic: expected finite eigenvalues, got NaN at index 1.'),
  );
  expect(() => quadratic([1, 2]).eigenpair(2)).toThrow(
    new RangeError('quadratic: eigenpair expected an index from 0 to 1, got 2.'),
  );
  expect(() => quadratic([1, 2]).value(new Float64Array(3))).toThrow(
    'quadratic: expected a vector of dimension 2, got 3.',
  );
});
