import { constant, sgd } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { fullBatch, kick, noisy } from '../src/index.ts';
import { all, axisWedges, bowl } from './closed-forms.ts';
import { expectCold } from './cold.ts';

const [dim, n] = [60, 30];
const plan = {
  theta: Float64Array.from({ length: dim }, (_, i) => (i < n ? 1 : 0)),
  strengths: [0.1, 3],
  samples: 8,
  seed: 0,
  optimizer: sgd(),
  schedule: constant(1),
  steps: 2,
};

test('weak kicks come back to the same wedge, strong ones to others', async () => {
  const records = await all(kick(fullBatch(axisWedges(dim, n)), plan));
  expect(records).toHaveLength(16);
  for (const { strength, theta, value, status } of records) {
    const kept = theta.slice(0, n).filter((x) => x !== 0).length;
    expect([value, status]).toEqual([0, 'done']);
    if (strength < 1) expect(kept).toBe(n);
    else expect(kept).toBeLessThan(0.9 * n);
  }
});

test('a diverged descent after a kick is a result', async () => {
  const [record] = await all(
    kick(fullBatch(bowl([1, 1])), {
      ...plan,
      theta: Float64Array.of(1, 1),
      schedule: constant(1e300),
      steps: 9,
    }),
  );
  expect(record!.status).toBe('diverged');
});

test('kick is cold, cancellable and repeatable, and no strength is no record', async () => {
  await expectCold(bowl([1, 2]), (loss) => kick(fullBatch(loss), { ...plan, theta: Float64Array.of(1, 1) }));
  expect(
    await all(kick(fullBatch(bowl([1])), { ...plan, theta: Float64Array.of(1), strengths: [] })),
  ).toEqual([]);
});

test('bad plans throw at the call', () => {
  expect(() => kick(fullBatch(bowl([1])), { ...plan, samples: -1 })).toThrow(
    'kick: samples must be a whole number from 0, got -1.',
  );
  expect(() => noisy(fullBatch(bowl([1])), { sigma: -1, seed: 0 })).toThrow(
    'noisy: sigma must not be negative, got -1.',
  );
});
