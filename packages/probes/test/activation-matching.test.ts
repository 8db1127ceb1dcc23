import { normal, permutation, type AxisAction, type Tensor } from '@orograph/tensor';
import { describe, expect, test } from 'vitest';

import { activationMatching, type UnitSymmetries } from '../src/index.ts';

const [examples, units] = [40, 6];
const actions: Readonly<Record<string, readonly AxisAction[]>> = {
  h: [
    { kind: 'fixed', size: examples },
    { kind: 'group', size: units, group: 'P1' },
  ],
};
const symmetries: UnitSymmetries = { groups: [{ name: 'P1', size: units }], actions };

/** Activations with unit k read from unit places[k], scaled, shifted and with noise. */
function changed(from: Float64Array, places: ArrayLike<number>, noise: number): Tensor {
  const more = normal(from.length, 9);
  const data = Float64Array.from(from, (_, i) => {
    const [row, unit] = [Math.floor(i / units), i % units];
    return (unit + 1) * (from[row * units + places[unit]!]! + noise * more[i]!) - 3 * unit;
  });
  return { shape: [examples, units], data };
}

describe('activationMatching', () => {
  test('finds the units that compute the same, whatever their scale and shift', () => {
    for (let seed = 0; seed < 10; seed++) {
      const data = normal(examples * units, seed);
      const places = permutation(units, seed + 1);
      const { element } = activationMatching(
        { h: { shape: [examples, units], data } },
        { h: changed(data, places, 0.2) },
        symmetries,
        { seed: 0 },
      );
      const found = element['P1'] ?? [0, 1, 2, 3, 4, 5];
      expect(Array.from(found, (unit) => places[unit]!)).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  test('leaves constant units to chance', () => {
    const dead = { h: { shape: [examples, units], data: new Float64Array(examples * units).fill(2) } };
    expect(activationMatching(dead, dead, symmetries, { seed: 0 })).toMatchObject({
      element: {},
      converged: true,
    });
  });

  test('refuses activations of different shapes', () => {
    const h = { shape: [2, 6], data: new Float64Array(12) };
    expect(() => activationMatching({ h }, { h: { ...h, shape: [1, 12] } }, symmetries, { seed: 0 })).toThrow(
      'activationMatching: expected "h" of one shape, got [2,6] and [1,12].',
    );
  });
});
