import { adam, constant, layoutOf, normal, type DifferentiableLoss, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';

import { straightThrough, weightMatching, type UnitSymmetries } from '../src/index.ts';
import { all } from './closed-forms.ts';

const units = 5;
const layout = layoutOf([
  { name: 'w', shape: [units] },
  { name: 'v', shape: [units] },
]);
const symmetries: UnitSymmetries = {
  groups: [{ name: 'P1', size: units }],
  actions: Object.fromEntries(
    ['w', 'v'].map((name) => [name, [{ kind: 'group', size: units, group: 'P1' }]]),
  ),
};
const xs = Array.from({ length: 21 }, (_, i) => (i - 10) / 4);

/** Mean (f(x) − sin x)², f(x) = Σ v tanh(wx). */
const loss: DifferentiableLoss = {
  dim: 2 * units,
  value: async (theta) => (await loss.valueAndGrad(theta)).value,
  valueAndGrad: (theta: Vector) => {
    const grad = new Float64Array(2 * units);
    let value = 0;
    for (const x of xs) {
      const hidden = Array.from({ length: units }, (_, k) => Math.tanh(theta[k]! * x));
      const off = hidden.reduce((sum, h, k) => sum + theta[units + k]! * h, 0) - Math.sin(x);
      value += off ** 2 / xs.length;
      hidden.forEach((h, k) => {
        grad[k]! += (2 * off * theta[units + k]! * (1 - h * h) * x) / xs.length;
        grad[units + k]! += (2 * off * h) / xs.length;
      });
    }
    return Promise.resolve({ value, grad });
  },
};

test('begins with weight matching, tries other permutations of the same function and finds one that is better half-way', async () => {
  let better = 0;
  for (let seed = 0; seed < 10; seed++) {
    const [reference, theta] = [normal(2 * units, seed), normal(2 * units, seed + 50)];
    const plan = { reference, theta, layout, seed: 0, optimizer: adam(), schedule: constant(0.1), steps: 40 };
    const records = await all(straightThrough(loss, symmetries, plan));
    expect(records).toHaveLength(41);
    expect(records[0]!.theta).toEqual(
      weightMatching(symmetries, { reference, theta, layout, seed: 0 }).theta,
    );
    const own = await loss.value(theta);
    for (const record of records) expect(await loss.value(record.theta)).toBeCloseTo(own, 10);
    const best = Math.min(...records.map(({ value }) => value));
    if (best < records[0]!.value - 1e-9) better += 1;
  }
  expect(better).toBeGreaterThan(4);
});

test('refuses a bad number of steps', () => {
  const theta = normal(2 * units, 0);
  const plan = {
    reference: theta,
    theta,
    layout,
    seed: 0,
    optimizer: adam(),
    schedule: constant(0.1),
    steps: -1,
  };
  expect(() => straightThrough(loss, symmetries, plan)).toThrow('straightThrough: ');
});
