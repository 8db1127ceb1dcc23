import { adam, constant, normal } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { longDirections } from '../../src/index.ts';
import { all, axisWedges, bowl } from '../closed-forms.ts';

const descent = { optimizer: adam(), schedule: constant(0.05), steps: 400 };
const oneWedge = (dim: number, n: number) => bowl(Array.from({ length: dim }, (_, i) => (i < n ? 0 : 1)));

test.each([
  { dim: 20, n: 12, rank: 20 },
  { dim: 20, n: 12, rank: 11 },
  { dim: 40, n: 30, rank: 14 },
])(
  'a subspace of $rank of $dim dimensions counts the $n long directions of a wedge',
  async ({ dim, n, rank }) => {
    const records = await all(
      longDirections(oneWedge(dim, n), {
        ...descent,
        theta: new Float64Array(dim),
        length: 1,
        threshold: 1e-4,
        rank,
        seeds: [0, 1],
      }),
    );
    expect(records.map(({ found, dimension }) => [found, dimension])).toEqual([
      [n + rank - dim, n],
      [n + rank - dim, n],
    ]);
  },
);

test('in a subspace that is too small nothing is found: n is at most D − q', async () => {
  const plan = { ...descent, theta: new Float64Array(20), length: 1, threshold: 1e-4, rank: 6, seeds: [0] };
  expect(await all(longDirections(oneWedge(20, 12), plan))).toMatchObject([{ found: 0, dimension: 14 }]);
});

test('around an optimum in one of all axis-aligned wedges it counts those of that wedge', async () => {
  const loss = axisWedges(16, 10);
  const theta = Float64Array.from(normal(16, 3), (x, i) => (i < 10 ? 3 * Math.sign(x) : 0));
  const plan = { ...descent, theta, length: 1, threshold: 1e-5, rank: 10, seeds: [0, 1, 2] };
  const records = await all(longDirections(loss, plan));
  expect(records.map(({ dimension }) => dimension)).toEqual([10, 10, 10]);
});

test('a direction that is low at its ends alone is not long', async () => {
  // Two wells at ±1 along the first axis, a hill between them above the threshold.
  const wells = {
    dim: 2,
    value: async (at: ArrayLike<number>) => (at[0]! ** 2 - 1) ** 2 + 50 * at[1]! ** 2,
    valueAndGrad: async (at: ArrayLike<number>) => ({
      value: (at[0]! ** 2 - 1) ** 2 + 50 * at[1]! ** 2,
      grad: Float64Array.of(4 * at[0]! * (at[0]! ** 2 - 1), 100 * at[1]!),
    }),
  };
  const plan = { ...descent, theta: new Float64Array(2), length: 1, threshold: 0.5, rank: 2, seeds: [0] };
  expect(await all(longDirections(wells, plan))).toMatchObject([{ found: 0 }]);
  expect(await all(longDirections(wells, { ...plan, threshold: 1.5 }))).toMatchObject([{ found: 1 }]);
});

test('goes on after the subspaces that are there, with the same records', async () => {
  const plan = {
    ...descent,
    theta: new Float64Array(12),
    length: 1,
    threshold: 1e-4,
    rank: 8,
    seeds: [0, 1],
  };
  const whole = await all(longDirections(oneWedge(12, 7), plan));
  expect(await all(longDirections(oneWedge(12, 7), { ...plan, skip: (seed) => seed === 0 }))).toEqual(
    whole.slice(1),
  );
});

test('refuses plans that make no sense', () => {
  const plan = { ...descent, theta: new Float64Array(3), length: 1, threshold: 1, rank: 2, seeds: [0] };
  const loss = bowl([1, 1, 1]);
  expect(() => longDirections(loss, { ...plan, rank: 4 })).toThrow(
    'longDirections: rank must be at most D = 3, got 4.',
  );
  expect(() => longDirections(loss, { ...plan, rank: 0 })).toThrow(
    'rank must be a whole number from 1, got 0.',
  );
  expect(() => longDirections(loss, { ...plan, length: 0 })).toThrow(
    'length must be positive and finite, got 0.',
  );
  expect(() => longDirections(loss, { ...plan, theta: new Float64Array(2) })).toThrow('longDirections');
});
