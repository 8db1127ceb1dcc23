import { expect, test } from 'vitest';

import { sharpness } from '../src/index.ts';
import { all, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const plan = { theta: new Float64Array(4), radius: 0.3, steps: 60, seed: 0 };

test('at the minimum of a quadratic the sharpness is ½λ_max ρ², approached from below', async () => {
  const steps = await all(sharpness(bowl([1, 8, 2, 0.1]), plan));
  expect(steps).toHaveLength(61);
  steps.forEach(({ step, largest }, k) => {
    expect(step).toBe(k);
    expect(largest).toBeLessThanOrEqual(4 * 0.09 + 1e-12);
  });
  expect(steps.at(-1)!.largest).toBeCloseTo(4 * 0.09, 8);
});

test('on a slope the rise is measured from θ, not from 0', async () => {
  const steps = await all(sharpness(bowl([1]), { ...plan, theta: Float64Array.of(2), radius: 1 }));
  expect(steps.at(-1)!.largest).toBeCloseTo(4.5 - 2, 12);
});

test('where there is no slope the ascent ends, and NaN is a result', async () => {
  expect(await all(sharpness(bowl([0, 0]), { ...plan, theta: new Float64Array(2) }))).toHaveLength(1);
  const [nan] = await all(sharpness(bowl([Number.NaN]), { ...plan, theta: new Float64Array(1) }));
  expect(nan!.rise).toBeNaN();
});

test('sharpness is cold, cancellable and repeatable', async () => {
  await expectCold(bowl([1, 2, 3, 4]), (loss) => sharpness(loss, { ...plan, steps: 3 }));
});

test('bad plans throw at the call', () => {
  const loss = bowl([1, 2, 3, 4]);
  expect(() => sharpness(loss, { ...plan, radius: 0 })).toThrow('sharpness: radius must be positive, got 0.');
  expect(() => sharpness(loss, { ...plan, rate: -1 })).toThrow('sharpness: rate must be positive, got -1.');
  expect(() => sharpness(loss, { ...plan, steps: 0.5 })).toThrow(
    'sharpness: steps must be a whole number from 0, got 0.5.',
  );
});
