import { expect, test } from 'vitest';
import { interpolate, normal, subtract, norm } from '@orograph/tensor';
import { checkLoss } from '@orograph/tensor/testing';
import { doubleWell } from '@orograph/toy';

const well = doubleWell({ dim: 6, barrier: 3, separation: 5, stiffness: 0.7 });

test('a double well keeps the contract', async () => {
  await checkLoss(well, normal(6, 0));
});

test('the optima have loss and gradient 0 and are the separation apart', async () => {
  for (const optimum of well.optima) {
    const { value, grad } = await well.valueAndGrad(optimum);
    expect(value).toBe(0);
    expect(norm(grad)).toBe(0);
  }
  expect(norm(subtract(...well.optima))).toBe(5);
});

test('the largest loss on the segment between the optima is the barrier, and bending does not lower it', async () => {
  const along = await Promise.all(
    Array.from({ length: 101 }, (_, i) => well.value(interpolate(...well.optima, i / 100))),
  );
  expect(Math.max(...along)).toBe(3);
  const bent = normal(6, 1);
  bent[0] = 0;
  expect(await well.value(bent)).toBeGreaterThan(well.barrier);
});

test('numbers that make no double well are refused', () => {
  expect(() => doubleWell({ dim: 0, barrier: 1 })).toThrow(
    new RangeError('doubleWell: dim must be a whole number of at least 1, got 0.'),
  );
  expect(() => doubleWell({ dim: 2, barrier: 0 })).toThrow(
    new RangeError('doubleWell: barrier must be a positive number, got 0.'),
  );
  expect(() => doubleWell({ dim: 2, barrier: 1, separation: Infinity })).toThrow(
    'doubleWell: separation must be a positive number, got Infinity.',
  );
  expect(() => doubleWell({ dim: 2, barrier: 1, stiffness: -1 })).toThrow(
    'doubleWell: stiffness must be a positive number, got -1.',
  );
  expect(() => well.value(new Float64Array(2))).toThrow(
    'doubleWell: expected a vector of dimension 6, got 2.',
  );
});
