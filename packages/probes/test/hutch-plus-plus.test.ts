import { estimate } from '@orograph/tensor';
import { quadratic } from '@orograph/toy';
import { expect, test } from 'vitest';

import { hutchPlusPlus, trace } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

test('on a Hessian of a rank below the sketch every sample is the trace', async () => {
  const loss = quadratic([5, 4, -3, 0, 0, 0, 0, 0, 0, 0], { seed: 1 });
  const plan = { theta: new Float64Array(10), samples: 3, sketch: 5, seed: 0 };
  for (const sample of await all(hutchPlusPlus(loss, plan))) expect(sample).toBeCloseTo(6, 10);
});

test('the mean is within its error of the trace, which is far below that of as many samples without a sketch', async () => {
  const spectrum = Array.from({ length: 200 }, (_, i) => 100 / (i + 1) ** 2 - 0.01);
  const truth = spectrum.reduce((sum, value) => sum + value, 0);
  const loss = quadratic(spectrum, { seed: 7 });
  const theta = new Float64Array(200);
  const plus = estimate(await all(hutchPlusPlus(loss, { theta, samples: 20, sketch: 20, seed: 0 })));
  const plain = estimate(await all(trace(loss, { theta, samples: 60, seed: 0 })));
  expect(Math.abs(plus.mean - truth)).toBeLessThan(4 * plus.standardError);
  expect(plus.standardError).toBeLessThan(plain.standardError / 5);
});

test('without a sketch it is the plain estimate, with one of D it is exact', async () => {
  const loss = quadratic([3, 2, 1], { seed: 2 });
  const plan = { theta: new Float64Array(3), samples: 4, seed: 1 };
  expect(await all(hutchPlusPlus(loss, { ...plan, sketch: 0 }))).toEqual(await all(trace(loss, plan)));
  expect((await all(hutchPlusPlus(loss, { ...plan, sketch: 3 })))[0]).toBeCloseTo(6, 10);
});

test('hutchPlusPlus is cold, cancellable and repeatable, and misuse throws at the call', async () => {
  const plan = { theta: new Float64Array(3), samples: 2, sketch: 1, seed: 0 };
  await expectCold(bowl([1, 2, 3]), (loss) => hutchPlusPlus(loss, plan));
  const call = (changes: object) => () => hutchPlusPlus(bowl([1, 2, 3]), { ...plan, ...changes });
  expect(call({ samples: -1 })).toThrow('hutchPlusPlus: samples must be a whole number from 0, got -1.');
  expect(call({ sketch: 1.5 })).toThrow('hutchPlusPlus: sketch must be a whole number from 0, got 1.5.');
  expect(call({ sketch: 4 })).toThrow('hutchPlusPlus: sketch must be at most D = 3, got 4.');
  expect(call({ theta: new Float64Array(2) })).toThrow(
    'hutchPlusPlus: expected a vector of dimension 3, got 2.',
  );
});
