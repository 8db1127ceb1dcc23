import { displace, dot, normal, scale, unit, type Vector } from '@orograph/tensor';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';

import { frobeniusSquared, runningMean, trace } from '../src/index.ts';
import { all, bowl, sphere, type Counted } from './closed-forms.ts';
import { expectCold } from './cold.ts';

test('on a diagonal Hessian every sample is exactly Σλ, and Σλ² for the norm', async () => {
  const plan = { theta: new Float64Array(3), samples: 4, seed: 0 };
  expect(await all(trace(bowl([3, 2, -1]), plan))).toEqual([4, 4, 4, 4]);
  expect(await all(frobeniusSquared(bowl([3, 2, -1]), plan))).toEqual([14, 14, 14, 14]);
});

/** H = λ qqᵀ + I with a random unit q: dense, tr H = λ + D. */
const dense = (dim: number, lambda: number): Counted => {
  const q = unit(normal(dim, 9));
  const hvp = (_: Vector, v: Vector): Promise<Vector> =>
    Promise.resolve(displace(scale(v, 1), [q], [lambda * dot(q, v)]));
  return { ...bowl(Array.from({ length: dim }, () => 1)), hvp };
};

test('on a dense Hessian the mean is within its standard error, four times over, of the trace and the norm', async () => {
  const plan = { theta: new Float64Array(50), samples: 2000, seed: 5 };
  const first = await lastValueFrom(trace(dense(50, 30), plan).pipe(runningMean()));
  expect(Math.abs(first.mean - 80)).toBeLessThan(4 * first.standardError);
  expect(first.standardError).toBeLessThan(2);
  const second = await lastValueFrom(frobeniusSquared(dense(50, 30), plan).pipe(runningMean()));
  expect(Math.abs(second.mean - (49 + 31 ** 2))).toBeLessThan(4 * second.standardError);
});

test('trace is cold, cancellable and repeatable, and no sample is no record', async () => {
  const theta = Float64Array.of(1, 2, 2);
  await expectCold(sphere(3), (loss) => trace(loss, { theta, samples: 3, seed: 0 }));
  expect(await all(trace(sphere(3), { theta, samples: 0, seed: 0 }))).toEqual([]);
  expect(() => trace(sphere(3), { theta, samples: -1, seed: 0 })).toThrow(
    'trace: samples must be a whole number from 0, got -1.',
  );
});
