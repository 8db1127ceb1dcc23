import { norm, orthonormalityError, scale, subtract } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import { quadratic } from '@orograph/toy';

import { eigenpairs } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const spectrum = Array.from({ length: 300 }, (_, i) => (i < 4 ? 40 - 9 * i : i === 299 ? -30 : Math.sin(i)));
const theta = new Float64Array(300);

test.for([
  ['largest', [40, 31, 22]],
  ['smallest', [-30, -0.9999902065507035, -0.9999118601072672]],
  ['magnitude', [40, 31, -30]],
] as const)(
  'the %s eigenvalues of a known spectrum are found by their residuals',
  async ([which, expected]) => {
    const loss = bowl(spectrum);
    const count = which === 'smallest' ? 1 : 3;
    const found = await lastValueFrom(eigenpairs(loss, { theta, count, which, seed: 0, tolerance: 1e-9 }));
    expect(found.converged).toBe(true);
    expect(loss.calls()).toBe(found.iteration);
    found.values.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 8));
    expect(orthonormalityError(found.vectors)).toBeLessThan(1e-10);
    for (const [k, vector] of found.vectors.entries()) {
      const product = await loss.hvp(theta, vector);
      const residual = norm(subtract(product, scale(vector, found.values[k]!)));
      expect(Math.abs(residual - found.residuals[k]!)).toBeLessThan(1e-9);
    }
  },
);

test('too few iterations end unconverged: a result with honest residuals', async () => {
  const steps = await all(eigenpairs(bowl(spectrum), { theta, count: 2, iterations: 4, seed: 0 }));
  expect(steps.map(({ iteration }) => iteration)).toEqual([2, 3, 6]);
  const last = steps.at(-1)!;
  expect(last.converged).toBe(false);
  expect(Math.max(...last.residuals)).toBeGreaterThan(1e-3);
  expect(last.vectors).toHaveLength(2);
  expect(steps[0]!.vectors).toEqual([]);
});

test('a Hessian that is not finite gives NaN, unconverged', async () => {
  const [step] = await all(
    eigenpairs(bowl([Number.NaN, 1]), { theta: new Float64Array(2), count: 1, seed: 0 }),
  );
  expect(step).toMatchObject({ values: [Number.NaN], converged: false, vectors: [] });
});

test('eigenpairs is cold, cancellable and repeatable', async () => {
  await expectCold(bowl([1, 2, 3, 4]), (loss) =>
    eigenpairs(loss, { theta: new Float64Array(4), count: 1, seed: 0 }),
  );
});

test('a count that makes no sense throws at the call', () => {
  expect(() => eigenpairs(bowl([1, 2]), { theta: new Float64Array(2), count: 3, seed: 0 })).toThrow(
    'eigenpairs: count must be a whole number from 1 to D = 2, got 3.',
  );
  expect(() => eigenpairs(bowl([1, 2]), { theta: new Float64Array(3), count: 1, seed: 0 })).toThrow(
    'eigenpairs: expected a vector of dimension 2, got 3.',
  );
});

test('restarts in little memory find the same pairs, and an interrupted iteration goes on to the same bits', async () => {
  const many = Array.from({ length: 400 }, (_, i) => (i < 30 ? 50 - i : Math.cos(i)));
  const loss = quadratic(many, { seed: 2 });
  const plan = {
    theta: new Float64Array(400),
    count: 6,
    seed: 1,
    iterations: 400,
    memory: 8 * 400 * 28,
    tolerance: 1e-8,
  };
  const steps = await all(eigenpairs(loss, plan));
  const last = steps.at(-1)!;
  expect(last.converged).toBe(true);
  last.values.forEach((value, k) => expect(value).toBeCloseTo(50 - k, 7));
  const restarts = steps.filter(({ state }) => state !== undefined);
  expect(restarts.length).toBeGreaterThan(1);
  expect(Math.max(...restarts.map(({ state }) => state!.basis.length))).toBeLessThan(18);
  const again = await lastValueFrom(eigenpairs(loss, { ...plan, from: restarts[1]!.state! }));
  expect(again).toEqual(last);
  const given = await lastValueFrom(eigenpairs(loss, { ...plan, from: () => restarts[0]!.state! }));
  expect(given).toEqual(last);
});

test('a block finds an eigenvalue as often as it occurs; a matrix of low rank has zeros beside it', async () => {
  const degenerate = quadratic([7, 7, 7, 2, 2, 1, ...Array.from({ length: 54 }, () => 0)], { seed: 6 });
  const plan = { theta: new Float64Array(60), count: 7, seed: 0, block: 3 };
  const found = await lastValueFrom(eigenpairs(degenerate, plan));
  [7, 7, 7, 2, 2, 1, 0].forEach((value, k) => expect(found.values[k]).toBeCloseTo(value, 8));
  expect(found.converged).toBe(true);
  expect(orthonormalityError(found.vectors)).toBeLessThan(1e-9);
  const whole = await lastValueFrom(eigenpairs(degenerate, { ...plan, count: 60, block: 1, iterations: 60 }));
  expect(whole.converged).toBe(true);
  expect(whole.values.filter((value) => Math.abs(value - 7) < 1e-8)).toHaveLength(3);
});
