import {
  composed,
  dot,
  layoutOf,
  normal,
  permuteUnits,
  randomElement,
  unpack,
  type AxisAction,
  type Layout,
} from '@orograph/tensor';
import { describe, expect, test } from 'vitest';
import { matchUnits, weightMatching, type UnitSymmetries } from '../src/index.ts';

const fixed = (size: number): AxisAction => ({ kind: 'fixed', size });
const moved = (group: string, size: number): AxisAction => ({ kind: 'group', size, group });

/** A dense network 3 → 4 → 4 → 2 without biases. */
const layout = layoutOf([
  { name: 'w1', shape: [4, 3] },
  { name: 'w2', shape: [4, 4] },
  { name: 'w3', shape: [2, 4] },
]);
const dense: UnitSymmetries = {
  groups: [
    { name: 'P1', size: 4 },
    { name: 'P2', size: 4 },
  ],
  actions: {
    w1: [moved('P1', 4), fixed(3)],
    w2: [moved('P2', 4), moved('P1', 4)],
    w3: [fixed(2), moved('P2', 4)],
  },
};

/** One layer of attention: three heads of two units, queries with keys, values by themselves. */
const heads = (inside: readonly string[]): AxisAction => ({
  kind: 'blocks',
  size: 6,
  order: moved('H', 3),
  blocks: inside.map((group) => moved(group, 2)),
});
const attention: { readonly layout: Layout; readonly symmetries: UnitSymmetries } = {
  layout: layoutOf([
    { name: 'q', shape: [6, 5] },
    { name: 'k', shape: [6, 5] },
    { name: 'v', shape: [6, 5] },
    { name: 'o', shape: [5, 6] },
  ]),
  symmetries: {
    groups: [{ name: 'H', size: 3 }, ...['A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({ name, size: 2 }))],
    actions: {
      q: [heads(['A', 'B', 'C']), fixed(5)],
      k: [heads(['A', 'B', 'C']), fixed(5)],
      v: [heads(['D', 'E', 'F']), fixed(5)],
      o: [fixed(5), heads(['D', 'E', 'F'])],
    },
  },
};

const permutations = (n: number): number[][] =>
  n === 0
    ? [[]]
    : permutations(n - 1).flatMap((rest) =>
        Array.from({ length: n }, (_, at) => rest.toSpliced(at, 0, n - 1)),
      );

describe('weightMatching', () => {
  test.each([
    ['a dense network', layout, dense],
    ['heads', attention.layout, attention.symmetries],
  ])('finds %s again from a permuted copy', (_, own, symmetries) => {
    for (let seed = 0; seed < 20; seed++) {
      const reference = normal(own.dim, seed);
      const theta = permuteUnits(own, symmetries.actions, randomElement(symmetries.groups, seed), reference);
      const found = weightMatching(symmetries, { reference, theta, layout: own, seed });
      expect(found.converged).toBe(true);
      expect(found.distance.after).toBe(0);
      expect(found.theta).toEqual(reference);
    }
  });

  test('ends where no permutation of one group alone is better', () => {
    const groups = permutations(4);
    for (let seed = 0; seed < 10; seed++) {
      const [reference, theta] = [normal(layout.dim, seed), normal(layout.dim, seed + 100)];
      const found = weightMatching(dense, { reference, theta, layout, seed });
      const best = dot(reference, found.theta);
      expect(best).toBeGreaterThanOrEqual(dot(reference, theta));
      for (const name of ['P1', 'P2'])
        for (const places of groups)
          expect(
            dot(reference, permuteUnits(layout, dense.actions, { [name]: places }, found.theta)),
          ).toBeLessThan(best + 1e-9);
    }
  });

  test('gives the element that makes the aligned parameters', () => {
    const [reference, theta] = [normal(layout.dim, 1), normal(layout.dim, 2)];
    const found = weightMatching(dense, { reference, theta, layout, seed: 0 });
    expect(permuteUnits(layout, dense.actions, found.element, theta)).toEqual(found.theta);
  });

  test('takes the best of all permutations where there is one group', () => {
    const one = layoutOf([
      { name: 'w1', shape: [4, 3] },
      { name: 'w2', shape: [2, 4] },
    ]);
    const symmetries: UnitSymmetries = {
      groups: [{ name: 'P1', size: 4 }],
      actions: { w1: [moved('P1', 4), fixed(3)], w2: [fixed(2), moved('P1', 4)] },
    };
    for (let seed = 0; seed < 20; seed++) {
      const [reference, theta] = [normal(one.dim, seed), normal(one.dim, seed + 50)];
      const all = permutations(4).map((P1) =>
        dot(reference, permuteUnits(one, symmetries.actions, { P1 }, theta)),
      );
      const found = weightMatching(symmetries, { reference, theta, layout: one, seed });
      expect(dot(reference, found.theta)).toBeCloseTo(Math.max(...all), 10);
    }
  });

  test('refuses parameters that are not finite', () => {
    const theta = normal(layout.dim, 0);
    const reference = theta.slice().fill(NaN, 0, 1);
    expect(() => weightMatching(dense, { reference, theta, layout, seed: 0 })).toThrow(
      'assignment: expected finite gains',
    );
  });
});

test('elements compose as their permutations do', () => {
  const { layout: own, symmetries } = attention;
  const theta = normal(own.dim, 3);
  const [first, second] = [1, 2].map((seed) => randomElement(symmetries.groups, seed)) as [
    Record<string, Int32Array>,
    Record<string, Int32Array>,
  ];
  const twice = permuteUnits(
    own,
    symmetries.actions,
    second,
    permuteUnits(own, symmetries.actions, first, theta),
  );
  expect(permuteUnits(own, symmetries.actions, composed(symmetries.actions, first, second), theta)).toEqual(
    twice,
  );
});

test('matchUnits leaves what it is not given out', () => {
  const { w1, w2 } = unpack(layout, normal(layout.dim, 0)) as Record<
    string,
    { shape: number[]; data: Float64Array }
  >;
  const { element } = matchUnits({ w1: w1!, w2: w2! }, { w1: w1!, w2: w2! }, dense, { seed: 0 });
  expect(element).toEqual({});
});
